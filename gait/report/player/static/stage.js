/* The skeleton, the angles and the shadow of the other leg, drawn over the clip. */
(function (P) {
  'use strict';

  var INK = '#101b26';
  var PAPER = '#fafcfc';
  var ACCENT = '#ffd640';
  var COLOURS = { left: '#56b4e9', right: '#f08c3e' };
  var FLASH_S = 0.08;
  var LEG = ['hip knee', 'knee ankle', 'ankle heel', 'heel foot_index', 'ankle foot_index'];
  var ARM = ['shoulder elbow', 'elbow wrist', 'shoulder hip'];
  var FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif';

  function add(a, b, k) { return [a[0] + b[0] * k, a[1] + b[1] * k]; }
  function sub(a, b) { return [a[0] - b[0], a[1] - b[1]]; }
  function length(v) { return Math.hypot(v[0], v[1]); }
  function unit(v) { var l = length(v) || 1; return [v[0] / l, v[1] / l]; }
  function half(a, b) { return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]; }
  function known(points) {
    return points.every(function (p) { return isFinite(p[0]) && isFinite(p[1]); });
  }
  function opposite(side) { return side === 'left' ? 'right' : 'left'; }

  function Stage(canvas, clip, words) {
    this.canvas = canvas;
    this.clip = clip;
    this.words = words;
    this.ctx = canvas.getContext('2d');
    this.view = clip.raw.window_px;
    var roll = clip.raw.level_deg * Math.PI / 180;
    this.up = [Math.sin(roll), -Math.cos(roll)];
    this.across = [Math.cos(roll), Math.sin(roll)];
    this.forward = clip.raw.forward < 0 ? [-this.across[0], -this.across[1]] : this.across;
  }

  /* Fit the canvas to its box, one canvas pixel per pixel of the screen. */
  Stage.prototype.fit = function () {
    var box = this.canvas.getBoundingClientRect();
    var dense = Math.min(3, window.devicePixelRatio || 1);
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.max(1, Math.round(box.width * dense));
    this.canvas.height = Math.max(1, Math.round(box.height * dense));
    this.dense = dense;
    this.scale = box.width / this.view[2];
    this.u = Math.max(0.8, Math.min(box.width, box.height) / 380);
  };

  Stage.prototype.at = function (name, frame) {
    var p = this.clip.point(name, frame);
    return [(p[0] + 0.5 - this.view[0]) * this.scale, (p[1] + 0.5 - this.view[1]) * this.scale];
  };

  Stage.prototype.middle = function (part, frame) {
    return half(this.at('left_' + part, frame), this.at('right_' + part, frame));
  };

  /* Draw one frame. `shown`: what is to be seen (skeleton, angles, ghost, texts). */
  Stage.prototype.draw = function (frame, shown) {
    var ctx = this.ctx;
    ctx.setTransform(this.dense, 0, 0, this.dense, 0, 0);
    ctx.clearRect(0, 0, this.width, this.height);
    ctx.lineCap = 'round';
    ctx.lineJoin = 'round';
    this.plates = [];
    if (shown.ghost !== null) { this.ghost(frame, shown.ghost); }
    if (shown.skeleton) { this.skeleton(frame); }
    var self = this;
    shown.angles.forEach(function (name) { self.angle(name, frame, shown.stance, shown.text); });
    if (shown.skeleton) { this.letters(frame); }
    this.flash(frame);
  };

  Stage.prototype.line = function (points, colour, width, dash, halo) {
    if (!known(points)) { return; }
    var ctx = this.ctx;
    var trace = function (style, wide) {
      ctx.strokeStyle = style;
      ctx.lineWidth = wide;
      ctx.beginPath();
      ctx.moveTo(points[0][0], points[0][1]);
      points.slice(1).forEach(function (p) { ctx.lineTo(p[0], p[1]); });
      ctx.stroke();
    };
    ctx.setLineDash(dash ? [6 * this.u, 5 * this.u] : []);
    if (halo !== false) { trace(INK, (width + 1.8) * this.u); }
    trace(colour, width * this.u);
    ctx.setLineDash([]);
  };

  Stage.prototype.dot = function (at, colour, radius) {
    if (!known([at])) { return; }
    var ctx = this.ctx;
    [[INK, radius + 1], [colour, radius]].forEach(function (part) {
      ctx.fillStyle = part[0];
      ctx.beginPath();
      ctx.arc(at[0], at[1], part[1] * this.u, 0, 2 * Math.PI);
      ctx.fill();
    }, this);
  };

  Stage.prototype.bones = function (list, side, frame, colour, width) {
    list.forEach(function (bone) {
      var ends = bone.split(' ').map(function (n) { return this.at(side + '_' + n, frame); }, this);
      this.line(ends, colour, width);
    }, this);
  };

  Stage.prototype.skeleton = function (frame) {
    var near = this.clip.raw.near;
    var last = near || 'right';
    [opposite(last), last].forEach(function (side) {
      this.ctx.globalAlpha = near && side !== near ? 0.7 : 1;
      this.bones(ARM, side, frame, PAPER, 1.2);
      this.bones(LEG, side, frame, COLOURS[side], near && side !== near ? 1.6 : 2.8);
      this.ctx.globalAlpha = 1;
    }, this);
    ['shoulder', 'hip'].forEach(function (part) {
      this.line([this.at('left_' + part, frame), this.at('right_' + part, frame)], PAPER, 1.2);
    }, this);
  };

  /* L and R beside the ankles: colour is not the only sign. */
  Stage.prototype.letters = function (frame) {
    ['left', 'right'].forEach(function (side) {
      var ankle = this.at(side + '_ankle', frame);
      var knee = this.at(side + '_knee', frame);
      if (!known([ankle, knee])) { return; }
      this.dot(half(ankle, knee), COLOURS[side], 7);
      this.write(this.words[side + '_short'], half(ankle, knee), 10.5, INK);
    }, this);
  };

  Stage.prototype.write = function (text, at, size, colour) {
    var ctx = this.ctx;
    ctx.font = '700 ' + size * this.u + 'px ' + FONT;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = colour;
    ctx.fillText(text, at[0], at[1] + 0.05 * size * this.u);
  };

  /* A text on a plate, kept inside the picture and off the plates written before; with `out`
     it stands on that side of the point. */
  Stage.prototype.plate = function (text, at, fill, out) {
    if (!known([at])) { return; }
    var ctx = this.ctx;
    var size = 13.5;
    ctx.font = '700 ' + size * this.u + 'px ' + FONT;
    var w = ctx.measureText(text).width / 2 + 6 * this.u;
    var h = size * 0.85 * this.u;
    var middle = at[0] + (out ? Math.sign(out[0]) * (w + 15 * this.u) : 0);
    var x = Math.min(Math.max(middle, w + 3), this.width - w - 3);
    var y = Math.min(Math.max(at[1], h + 3), this.height - h - 3);
    this.plates.forEach(function (p) {
      if (Math.abs(p[0] - x) < p[2] + w && Math.abs(p[1] - y) < p[3] + h) {
        y = p[1] + (p[3] + h + 2) * (y < p[1] && p[1] - p[3] > 2 * h + 4 ? -1 : 1);
      }
    });
    this.plates.push([x, y, w, h]);
    ctx.fillStyle = fill || ACCENT;
    ctx.strokeStyle = INK;
    ctx.lineWidth = 1.5 * this.u;
    ctx.beginPath();
    if (ctx.roundRect) {
      ctx.roundRect(x - w, y - h, 2 * w, 2 * h, 4 * this.u);
    } else {
      ctx.rect(x - w, y - h, 2 * w, 2 * h);
    }
    ctx.stroke();
    ctx.fill();
    this.write(text, [x, y], size, INK);
  };

  /* The angle between two rays: a tinted wedge and its arc. */
  Stage.prototype.wedge = function (at, from, to, radius) {
    if (!known([at, from, to])) { return; }
    var ctx = this.ctx;
    var a = Math.atan2(from[1], from[0]);
    var turn = Math.atan2(to[1], to[0]) - a;
    turn -= 2 * Math.PI * Math.round(turn / (2 * Math.PI));
    ctx.beginPath();
    ctx.moveTo(at[0], at[1]);
    ctx.arc(at[0], at[1], radius, a, a + turn, turn < 0);
    ctx.closePath();
    ctx.fillStyle = 'rgba(255, 214, 64, .4)';
    ctx.fill();
    ctx.beginPath();
    ctx.arc(at[0], at[1], radius, a, a + turn, turn < 0);
    ctx.strokeStyle = ACCENT;
    ctx.lineWidth = 2 * this.u;
    ctx.stroke();
  };

  Stage.prototype.against = function (vertex, reference, tip, place, text, out) {
    if (!known([vertex, tip])) { return; }
    var long = length(sub(tip, vertex));
    this.line([vertex, add(vertex, unit(reference), 1.1 * long)], PAPER, 1.2, true);
    this.wedge(vertex, reference, sub(tip, vertex), 0.62 * long);
    this.line([vertex, tip], ACCENT, 2.2);
    this.plate(text, place, ACCENT, out);
  };

  Stage.prototype.bend = function (upper, joint, lower, place, text, out) {
    if (!known([upper, joint, lower])) { return; }
    var long = length(sub(lower, joint));
    var ahead = unit(sub(joint, upper));
    this.line([joint, add(joint, ahead, 0.9 * long)], PAPER, 1.2, true);
    this.wedge(joint, ahead, sub(lower, joint), 0.5 * long);
    this.line([upper, joint, lower], ACCENT, 2.2);
    this.plate(text, place, ACCENT, out);
  };

  /* Legs to draw an angle on: the near one, or from behind the one that is stood on. */
  Stage.prototype.legs = function (stance) {
    var near = this.clip.raw.near;
    if (near) { return [near]; }
    return stance ? [stance] : ['left', 'right'];
  };

  Stage.prototype.angle = function (name, frame, stance, text) {
    if (name === 'trunk_lean') {
      var hips = this.middle('hip', frame);
      var top = this.middle('shoulder', frame);
      this.against(hips, this.up, top, top, text(name, '', frame), [-this.forward[0], 0]);
      return;
    }
    if (name === 'hip_line') { this.hipLine(frame); return; }
    this.legs(stance).forEach(function (side) {
      this.legAngle(name, side, frame, text(name, side, frame));
    }, this);
  };

  Stage.prototype.legAngle = function (name, side, frame, text) {
    var p = {};
    ['hip', 'knee', 'ankle', 'heel', 'foot_index'].forEach(function (part) {
      p[part] = this.at(side + '_' + part, frame);
    }, this);
    var out = this.outward(side, frame);
    var down = [-this.up[0], -this.up[1]];
    var back = [-out[0], -out[1]];
    if (name === 'knee_flexion' || name === 'fppa') {
      this.bend(p.hip, p.knee, p.ankle, p.knee, text, out);
    } else if (name === 'thigh_angle' || name === 'femoral_adduction') {
      var beside = add(p.hip, this.up, -16 * this.u);
      this.against(p.hip, down, p.knee, beside, text, name === 'thigh_angle' ? back : out);
    } else if (name === 'shank_angle') {
      this.against(p.knee, down, p.ankle, half(p.knee, p.ankle), text, back);
    } else if (name === 'ankle_dorsiflexion') {
      // Counted from its own mean: there is no line to measure it against.
      this.line([p.knee, p.ankle, p.foot_index], ACCENT, 2.2);
      this.plate(text, p.ankle, ACCENT, back);
    } else if (name === 'foot_angle') {
      this.against(p.heel, this.forward, p.foot_index, p.foot_index, text, out);
    }
  };

  /* Ahead of the runner in a side view, away from the midline in a frontal one. */
  Stage.prototype.outward = function (side, frame) {
    if (this.clip.raw.near) { return this.forward; }
    var hip = this.at(side + '_hip', frame);
    var other = this.at(opposite(side) + '_hip', frame);
    var right = (hip[0] - other[0]) * this.across[0] + (hip[1] - other[1]) * this.across[1] > 0;
    return right ? this.across : [-this.across[0], -this.across[1]];
  };

  /* The hip line against the level, without a number: body points show a part of it only. */
  Stage.prototype.hipLine = function (frame) {
    var ends = [this.at('left_hip', frame), this.at('right_hip', frame)];
    if (!known(ends)) { return; }
    var centre = half(ends[0], ends[1]);
    var way = sub(ends[1], centre);
    var long = length(way) * 2.4;
    var level = way[0] * this.across[0] + way[1] * this.across[1] > 0 ? this.across
      : [-this.across[0], -this.across[1]];
    this.line([add(centre, level, -long), add(centre, level, long)], PAPER, 1.2, true);
    this.line([add(centre, unit(way), -long), add(centre, unit(way), long)], ACCENT, 2.2);
  };

  /* The other leg at the same instant of its stride, hips on hips; mirrored from behind. */
  Stage.prototype.ghost = function (frame, other) {
    var here = this.middle('hip', frame);
    var there = this.middle('hip', other);
    var mirror = !this.clip.raw.near;
    var across = this.across;
    var place = function (name) {
      var swapped = name.replace(/^(left|right)/, opposite);
      var v = sub(this.at(swapped, other), there);
      if (mirror) { v = add(v, across, -2 * (v[0] * across[0] + v[1] * across[1])); }
      return add(here, v, 1);
    }.bind(this);
    this.ctx.globalAlpha = 0.9;
    ['left', 'right'].forEach(function (side) {
      LEG.concat(['shoulder hip']).forEach(function (bone) {
        this.line(bone.split(' ').map(function (n) { return place(side + '_' + n); }), PAPER, 1.6, true);
      }, this);
    }, this);
    this.ctx.globalAlpha = 1;
  };

  Stage.prototype.flash = function (frame) {
    var now = this.clip.time[frame];
    this.clip.events.forEach(function (event) {
      if (frame !== event.frame && (frame < event.frame || now > event.time + FLASH_S)) { return; }
      var landing = event.kind === 'initial_contact';
      var foot = this.at(event.side + (landing ? '_heel' : '_foot_index'), frame);
      var text = this.words[event.side + '_short'] + ' ' + this.words[landing ? 'landing' : 'push'];
      this.dot(foot, COLOURS[event.side], 5);
      this.plate(text, add(foot, this.up, -24 * this.u), COLOURS[event.side]);
    }, this);
  };

  P.Stage = Stage;
  P.COLOURS = COLOURS;
}(window.GaitPlayer = window.GaitPlayer || {}));
