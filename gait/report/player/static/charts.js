/* Two charts with cursors: the angle over time above the ribbon of stances, and all strides
   of both legs over one another. What does not move is drawn once and kept. */
(function (P) {
  'use strict';

  var INK = '#15232e';
  var SOFT = '#4a5b69';
  var LINE = '#d5dee4';
  var COLOURS = { left: '#1f78b4', right: '#b8530c' };
  var SIDES = ['left', 'right'];
  var PAGE_S = 2.6;
  var SHORT_PAGE_S = 1.6;
  var LANE = 20;
  var FONT = '12.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif';

  function Chart(canvas, words, number) {
    this.canvas = canvas;
    this.words = words;
    this.number = number;
    this.ctx = canvas.getContext('2d');
    this.still = document.createElement('canvas');
    this.key = '';
  }

  Chart.prototype.fit = function () {
    var box = this.canvas.getBoundingClientRect();
    var dense = Math.min(3, window.devicePixelRatio || 1);
    this.width = box.width;
    this.height = box.height;
    this.dense = dense;
    [this.canvas, this.still].forEach(function (c) {
      c.width = Math.max(1, Math.round(box.width * dense));
      c.height = Math.max(1, Math.round(box.height * dense));
    });
    this.key = '';
  };

  /* Redraw what stands still if `key` says that it has changed, and lay it down. */
  Chart.prototype.ground = function (key, paint) {
    var ctx = this.ctx;
    if (key !== this.key) {
      this.key = key;
      this.ctx = this.still.getContext('2d');
      this.ctx.setTransform(this.dense, 0, 0, this.dense, 0, 0);
      this.ctx.clearRect(0, 0, this.width, this.height);
      paint.call(this);
      this.ctx = ctx;
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.drawImage(this.still, 0, 0);
    ctx.setTransform(this.dense, 0, 0, this.dense, 0, 0);
  };

  Chart.prototype.text = function (words, x, y, colour, align) {
    var ctx = this.ctx;
    ctx.font = FONT;
    ctx.textAlign = align || 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = colour || SOFT;
    ctx.fillText(words, x, y);
  };

  Chart.prototype.curve = function (xs, ys, colour, width, dash) {
    var ctx = this.ctx;
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineJoin = 'round';
    ctx.setLineDash(dash || []);
    ctx.beginPath();
    var open = false;
    for (var i = 0; i < xs.length; i += 1) {
      if (isNaN(ys[i])) { open = false; continue; }
      if (open) { ctx.lineTo(xs[i], ys[i]); } else { ctx.moveTo(xs[i], ys[i]); }
      open = true;
    }
    ctx.stroke();
    ctx.setLineDash([]);
  };

  Chart.prototype.rule = function (x0, y0, x1, y1, colour, width, dash) {
    this.curve([x0, x1], [y0, y1], colour, width || 1, dash);
  };

  /* A round dot for left and the whole body, a square for right. */
  Chart.prototype.mark = function (x, y, side) {
    if (isNaN(y)) { return; }
    var ctx = this.ctx;
    ctx.fillStyle = COLOURS[side] || INK;
    ctx.strokeStyle = '#fff';
    ctx.lineWidth = 2;
    ctx.beginPath();
    if (side === 'right') { ctx.rect(x - 5, y - 5, 10, 10); } else { ctx.arc(x, y, 5.5, 0, 7); }
    ctx.stroke();
    ctx.fill();
  };

  /* Lowest and highest value of rows with some room, and the ticks between. */
  Chart.prototype.scale = function (rows, top, bottom) {
    var low = Infinity;
    var high = -Infinity;
    rows.forEach(function (row) {
      row.forEach(function (v) { if (v < low) { low = v; } if (v > high) { high = v; } });
    });
    if (!isFinite(low)) { low = 0; high = 1; }
    var step = [2, 5, 10, 20, 50, 100].find(function (s) { return (high - low) / s <= 4; }) || 200;
    low = Math.floor(low / step) * step;
    high = Math.max(low + step, Math.ceil(high / step) * step);
    var y = function (v) { return bottom - (v - low) / (high - low) * (bottom - top); };
    y.ticks = [];
    for (var t = low; t <= high + 1e-9; t += step) { y.ticks.push(t); }
    return y;
  };

  Chart.prototype.grid = function (y, left, right) {
    y.ticks.forEach(function (tick) {
      this.rule(left, y(tick), right, y(tick), tick === 0 ? '#8fa1ad' : LINE);
      this.text(this.number(tick, 0) + '°', left - 6, y(tick), SOFT, 'right');
    }, this);
  };

  function Ribbon() { Chart.apply(this, arguments); }
  Ribbon.prototype = Object.create(Chart.prototype);

  /* Time of the left edge: whole pages, so that the chart stands still and the cursor runs. */
  Ribbon.prototype.page = function (clip, time) {
    var span = clip.time[clip.frames - 1] - clip.time[0];
    this.span = Math.max(1e-6, Math.min(this.width < 500 ? SHORT_PAGE_S : PAGE_S, span));
    this.from = Math.min(Math.floor(time / this.span) * this.span, clip.time[0] + span - this.span);
    this.left = 44;
    this.right = this.width - 10;
  };

  Ribbon.prototype.x = function (time) {
    return this.left + (time - this.from) / this.span * (this.right - this.left);
  };

  Ribbon.prototype.timeAt = function (x) {
    return this.from + (x - this.left) / (this.right - this.left) * this.span;
  };

  Ribbon.prototype.draw = function (clip, name, frame) {
    var time = clip.time[frame];
    this.page(clip, time);
    this.lanes = this.height - 2 * (LANE + 4) - 22;
    this.ground([clip.index, name, this.from, this.width].join(), function () {
      this.stances(clip);
      this.curves(clip, name);
    });
    var x = this.x(time);
    this.rule(x, 4, x, this.height - 22, INK, 2);
    SIDES.concat(['']).forEach(function (side) {
      var angle = clip.angles.find(function (a) { return a.name === name && a.side === side; });
      if (angle && this.yOf && !isNaN(angle.deg[frame])) { this.mark(x, this.yOf(angle.deg[frame]), side); }
    }, this);
  };

  Ribbon.prototype.curves = function (clip, name) {
    var angles = clip.angles.filter(function (a) { return a.name === name; });
    var first = P.lastAt(clip.time, this.from);
    var end = P.lastAt(clip.time, this.from + this.span) + 1;
    this.yOf = null;
    if (!angles.length) {
      this.text(this.words.no_curve, (this.left + this.right) / 2, this.lanes / 2);
      return;
    }
    this.yOf = this.scale(angles.map(function (a) { return a.deg; }), 10, this.lanes - 12);
    this.grid(this.yOf, this.left, this.right);
    angles.forEach(function (angle) {
      var xs = [];
      var ys = [];
      for (var i = first; i < end; i += 1) {
        xs.push(this.x(clip.time[i]));
        ys.push(this.yOf(angle.deg[i]));
      }
      var far = angle.leg === 'far';
      this.curve(xs, ys, COLOURS[angle.side] || INK, far ? 1.2 : 2.4,
        angle.side === 'right' ? [7, 4] : []);
    }, this);
  };

  Ribbon.prototype.stances = function (clip) {
    SIDES.forEach(function (side, row) {
      var y = this.lanes + row * (LANE + 4);
      this.ctx.fillStyle = '#e6ecef';
      this.ctx.fillRect(this.left, y, this.right - this.left, LANE);
      this.text(this.words[side + '_short'], this.left - 14, y + LANE / 2, COLOURS[side]);
      clip.steps.forEach(function (step) {
        var a = Math.max(this.left, this.x(step.contact_s));
        var b = Math.min(this.right, this.x(step.toe_off_s));
        if (step.side !== side || b <= a) { return; }
        this.ctx.globalAlpha = step.measured ? 1 : 0.4;
        this.ctx.fillStyle = COLOURS[side];
        this.ctx.fillRect(a, y, b - a, LANE);
        this.ctx.globalAlpha = 1;
      }, this);
    }, this);
    clip.events.forEach(function (event) { this.triangle(event); }, this);
    var y = this.height - 10;
    var timed = clip.raw.clock;
    for (var half = Math.ceil(this.from * 2); half / 2 <= this.from + this.span; half += 1) {
      var shown = timed ? this.words.time.replace('{time}', this.number(half / 2, 1))
        : String(clip.nearest(half / 2) + 1);
      var x = this.x(half / 2);
      if (x < this.right - 12) { this.text(shown, Math.max(x, this.left), y); }
    }
  };

  Ribbon.prototype.triangle = function (event) {
    var x = this.x(event.time);
    if (x < this.left - 1 || x > this.right + 1) { return; }
    var y = this.lanes + (event.side === 'left' ? 0 : LANE + 4) + LANE / 2;
    var down = event.kind === 'initial_contact' ? 5 : -5;
    var ctx = this.ctx;
    ctx.fillStyle = '#fff';
    ctx.strokeStyle = INK;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x - 5, y - down);
    ctx.lineTo(x + 5, y - down);
    ctx.lineTo(x, y + down);
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
  };

  function Strides() { Chart.apply(this, arguments); }
  Strides.prototype = Object.create(Chart.prototype);

  Strides.prototype.draw = function (clip, name, time) {
    this.left = 44;
    this.right = this.width - 14;
    this.bottom = this.height - 34;
    var sets = {};
    SIDES.forEach(function (side) { sets[side] = clip.strides(name, side); });
    this.ground([clip.index, name, this.width].join(), function () { this.still_(sets); });
    SIDES.forEach(function (side) {
      var here = clip.stride(side, time);
      var angle = clip.angle(name, side);
      if (!here || !angle || !this.yOf) { return; }
      var row = sets[side].rows.find(function (r) { return r.step === here.index; });
      if (row) { this.trace(row.deg, side, 1.6, 1); }
      this.mark(this.x(here.percent), this.yOf(clip.valueAt(angle.deg, time)), side);
    }, this);
  };

  Strides.prototype.x = function (percent) {
    return this.left + percent / 100 * (this.right - this.left);
  };

  Strides.prototype.trace = function (row, side, width, alpha) {
    var xs = Array.from(row, function (_, p) { return this.x(p); }, this);
    this.ctx.globalAlpha = alpha;
    this.curve(xs, Array.from(row, this.yOf), COLOURS[side], width, side === 'right' ? [7, 4] : []);
    this.ctx.globalAlpha = 1;
  };

  Strides.prototype.still_ = function (sets) {
    var rows = [];
    SIDES.forEach(function (side) {
      sets[side].rows.forEach(function (r) { rows.push(r.deg); });
    });
    this.yOf = null;
    if (!rows.length) {
      this.text(this.words.no_curve, (this.left + this.right) / 2, this.bottom / 2);
      return;
    }
    this.yOf = this.scale(rows, 26, this.bottom);
    this.grid(this.yOf, this.left, this.right);
    [0, 25, 50, 75, 100].forEach(function (p) {
      this.text(String(p), this.x(p), this.bottom + 12);
    }, this);
    this.text(this.words.percent, (this.left + this.right) / 2, this.bottom + 27);
    SIDES.forEach(function (side, i) {
      var set = sets[side];
      if (!set.rows.length) { return; }
      var far = set.leg === 'far';
      set.rows.forEach(function (r) { this.trace(r.deg, side, 1, far ? 0.1 : 0.2); }, this);
      this.trace(set.mean, side, far ? 1.4 : 3, 1);
      var off = this.x(set.toeOff);
      this.rule(off, 26, off, this.bottom, COLOURS[side], 1.1, [2, 3]);
      var name = this.words[side] + (far ? ' (' + this.words.far + ')' : '');
      var x = i ? this.right : this.left + 22;
      this.text(name, x, 10, COLOURS[side], i ? 'right' : 'left');
      if (!i) { this.rule(this.left, 10, this.left + 17, 10, COLOURS[side], far ? 1.4 : 3); } else {
        var start = this.right - this.ctx.measureText(name).width - 23;
        this.rule(start, 10, start + 18, 10, COLOURS[side], far ? 1.4 : 3, [7, 4]);
      }
    }, this);
  };

  P.Ribbon = Ribbon;
  P.Strides = Strides;
}(window.GaitPlayer = window.GaitPlayer || {}));
