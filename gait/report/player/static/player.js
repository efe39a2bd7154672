/* The player: one state, the controls that change it, and the drawing that follows it.
   Texts of the page go in as text, never as markup. */
(function (P) {
  'use strict';

  var SPEEDS = ['1', '2', '4', '8'];
  var DRIFT_S = 0.2;
  var SETTLE_S = 0.4;
  var NARROW_PX = 560;
  var TALL = 'clamp(15rem, 78vh, 33rem)';
  var FIRST_CURVES = ['knee_flexion', 'fppa'];

  function Player(section, data) {
    this.section = section;
    this.words = data.words;
    this.clips = data.clips.map(function (raw, i) { return new P.Clip(raw, i); });
    this.phases = this.clips.map(function (clip) { return new P.Phase(clip); });
    this.number = formatter(data.language);
    this.speed = 4;
    this.loop = null;
    this.ghost = false;
    this.skeleton = true;
    this.whole = false;
    this.playing = false;
    this.lead = 0;
    this.beside = null;
    this.curve = '';
    this.shown = {};
    section.hidden = false;
    this.build();
    this.wire();
    this.pair(0, section.clientWidth < NARROW_PX ? null : this.partner(0));
    this.speedChip();
    this.resize();
    this.go(this.clips[0].raw.moments.length ? this.clips[0].raw.moments[0].frame : this.start());
  }

  function formatter(language) {
    return function (value, places) {
      return value.toLocaleString(language, {
        minimumFractionDigits: places, maximumFractionDigits: places
      }).replace('-', '\u2212');
    };
  }

  function make(tag, text, parent) {
    var node = document.createElement(tag);
    if (text !== undefined && text !== null) { node.textContent = text; }
    if (parent) { parent.appendChild(node); }
    return node;
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (whole, key) { return values[key]; });
  }

  Player.prototype.part = function (name) {
    return this.section.querySelector('[data-part="' + name + '"]');
  };

  Player.prototype.choose = function (name) {
    return this.section.querySelector('[data-choose="' + name + '"]');
  };

  Player.prototype.name = function (index) {
    var view = this.words['view_' + this.clips[index].raw.view];
    return fill(this.words.clip, { number: index + 1, view: view });
  };

  /* A clip from another direction, if there is one, else another clip, else none. */
  Player.prototype.partner = function (index) {
    var view = this.clips[index].raw.view;
    var others = this.clips.filter(function (c) { return c.index !== index; });
    var found = others.find(function (c) { return c.raw.view !== view; }) || others[0];
    return found && this.phases[index].known && this.phases[found.index].known ? found.index : null;
  };

  Player.prototype.start = function () {
    var step = this.clips[this.lead].steps[0];
    return step ? this.clips[this.lead].nearest(step.contact_s) : 0;
  };

  Player.prototype.build = function () {
    var self = this;
    this.stages = this.clips.map(function (clip, i) {
      var figure = self.section.querySelector('[data-clip="' + i + '"]');
      var video = figure.querySelector('video');
      var stage = {
        figure: figure, video: video, screen: figure.querySelector('.p-screen'),
        drawing: new P.Stage(figure.querySelector('canvas'), clip, self.words)
      };
      var onframe = function (frame) { self.shows(i, frame); };
      var still = function () {
        if (stage.media instanceof P.StillMedia) { return; }
        var frame = stage.media ? stage.media.aim() : 0;
        stage.media = new P.StillMedia(clip, onframe);
        figure.classList.add('p-bare');
        video.hidden = true;
        self.caption(i);
        if (self.ready) { stage.media.seek(frame); }
      };
      if (video.getAttribute('src') && !video.error) {
        stage.media = new P.VideoMedia(video, clip, onframe);
        video.addEventListener('error', still);
      }
      stage.still = still;
      return stage;
    });
    this.stages.forEach(function (stage) { if (!stage.media) { stage.still(); } });
    this.ready = true;
    this.ribbon = new P.Ribbon(this.part('ribbon'), this.words, this.number);
    this.strides = new P.Strides(this.part('stride'), this.words, this.number);
    this.choosers();
  };

  Player.prototype.caption = function (i) {
    var bare = this.stages[i] && this.stages[i].media instanceof P.StillMedia;
    var text = this.name(i) + (bare ? '. ' + this.words.skeleton_only : '');
    this.section.querySelector('[data-clip="' + i + '"] figcaption').textContent = text;
  };

  Player.prototype.choosers = function () {
    var self = this;
    var main = this.choose('main');
    var beside = this.choose('beside');
    make('option', this.words.alone, beside).value = '';
    this.clips.forEach(function (clip, i) {
      make('option', self.name(i), main).value = String(i);
      if (self.phases[i].known) { make('option', self.name(i), beside).value = String(i); }
      self.caption(i);
    });
    this.part('pick').hidden = this.clips.length < 2;
  };

  /* Choose the clip that leads and the one beside it. */
  Player.prototype.pair = function (lead, beside) {
    var clip = this.clips[lead];
    this.lead = lead;
    this.beside = beside === lead || !this.phases[lead].known ? null : beside;
    this.loop = null;
    this.stages.forEach(function (stage, i) {
      var seen = i === lead || i === this.beside;
      stage.figure.hidden = !seen;
      stage.figure.style.order = i === lead ? 0 : 1;
      if (!seen) { stage.media.pause(); }
    }, this);
    this.choose('main').value = String(lead);
    this.choose('beside').value = this.beside === null ? '' : String(this.beside);
    this.seekbar.max = String(clip.frames - 1);
    this.angleChips();
    this.curveChoice();
    this.moments();
    this.toggle('loop', false);
    this.toggle('ghost', this.ghost);
    this.section.querySelector('[data-toggle="ghost"]').disabled = !this.phases[lead].known;
    this.resize();
  };

  Player.prototype.toggle = function (name, on) {
    this.section.querySelector('[data-toggle="' + name + '"]').checked = on;
  };

  Player.prototype.seen = function () {
    return this.beside === null ? [this.lead] : [this.lead, this.beside];
  };

  Player.prototype.drawable = function (i) {
    var clip = this.clips[i];
    return clip.names().concat(clip.raw.near || !clip.names().length ? [] : ['hip_line']);
  };

  /* Chips for every angle of the clips that are seen. */
  Player.prototype.angleChips = function () {
    var self = this;
    var box = this.part('angles');
    box.textContent = '';
    var names = [];
    this.seen().forEach(function (i) {
      self.drawable(i).forEach(function (n) { if (!names.includes(n)) { names.push(n); } });
      self.clips[i].raw.shown.forEach(function (n) {
        if (self.shown[n] === undefined) { self.shown[n] = true; }
      });
    });
    names.forEach(function (name) {
      var label = make('label', null, box);
      label.className = 'p-chip';
      var input = make('input', null, label);
      input.type = 'checkbox';
      input.checked = Boolean(self.shown[name]);
      input.dataset.angle = name;
      make('span', self.words[name], label);
    });
    box.parentElement.hidden = !names.length;
  };

  Player.prototype.curveChoice = function () {
    var names = this.clips[this.lead].names();
    var select = this.choose('curve');
    select.textContent = '';
    names.forEach(function (name) { make('option', this.words[name], select).value = name; }, this);
    if (!names.includes(this.curve)) {
      this.curve = FIRST_CURVES.find(function (n) { return names.includes(n); }) || names[0] || '';
    }
    select.value = this.curve;
    select.parentElement.hidden = names.length < 2;
    var title = names.length ? this.words[this.curve] : '';
    this.part('stride-title').textContent = fill(this.words.over_stride, { angle: title });
    this.part('stride').closest('figure').hidden = !names.length;
    this.part('rough').hidden = !this.clips[this.lead].raw.near;
  };

  Player.prototype.moments = function () {
    var self = this;
    var list = this.part('moments');
    var found = this.clips[this.lead].raw.moments;
    list.textContent = '';
    this.part('moments-box').hidden = !found.length;
    found.forEach(function (moment) {
      var button = make('button', null, make('li', null, list));
      button.type = 'button';
      make('strong', fill(self.words.moment, { title: moment.title, frame: moment.frame + 1 }), button);
      make('span', moment.caption, button);
      button.addEventListener('click', function () {
        if (moment.angle && !self.shown[moment.angle]) {
          self.shown[moment.angle] = true;
          self.angleChips();
        }
        self.stop();
        self.go(moment.frame);
        self.section.querySelector('.p-stages').scrollIntoView({ block: 'nearest' });
      });
    });
  };

  Player.prototype.resize = function () {
    this.stages.forEach(function (stage, i) {
      if (stage.figure.hidden) { return; }
      var raw = this.clips[i].raw;
      var view = this.whole ? [0, 0, raw.width_px, raw.height_px] : raw.window_px;
      var style = stage.screen.style;
      style.aspectRatio = view[2] + ' / ' + view[3];
      style.width = 'min(100%, ' + (view[2] / view[3]).toFixed(4) + ' * ' + TALL + ')';
      stage.video.style.width = 100 * raw.width_px / view[2] + '%';
      stage.video.style.height = 100 * raw.height_px / view[3] + '%';
      stage.video.style.left = -100 * view[0] / view[2] + '%';
      stage.video.style.top = -100 * view[1] / view[3] + '%';
      stage.drawing.view = view;
      stage.drawing.fit();
    }, this);
    this.ribbon.fit();
    this.strides.fit();
    this.seen().forEach(function (i) { this.paint(i); }, this);
  };

  Player.prototype.media = function () { return this.stages[this.lead].media; };

  /* Go to a frame of the leading clip; the other follows. */
  Player.prototype.go = function (frame) {
    var last = this.clips[this.lead].frames - 1;
    var wanted = Math.max(0, Math.min(last, frame));
    this.media().seek(wanted);
    this.bring(wanted);
  };

  Player.prototype.bring = function (frame) {
    if (this.beside === null) { return; }
    var other = this.clips[this.beside];
    var time = this.phases[this.lead].timeIn(this.phases[this.beside], this.clips[this.lead].time[frame]);
    var place = Math.max(0, Math.min(other.frames - 1, other.nearest(time)));
    this.stages[this.beside].media.seek(place);
  };

  Player.prototype.play = function () {
    var aim = this.media().aim();
    if (aim >= this.clips[this.lead].frames - 1) { this.go(0); }
    this.playing = true;
    this.seen().forEach(function (i) { this.stages[i].media.play(1 / this.speed); }, this);
    this.playButton();
  };

  Player.prototype.stop = function () {
    var was = this.playing;
    this.playing = false;
    this.seen().forEach(function (i) { this.stages[i].media.pause(); }, this);
    if (was) { this.bring(this.media().aim()); }
    this.playButton();
    this.say();
  };

  Player.prototype.playButton = function () {
    var button = this.section.querySelector('[data-act="play"]');
    var word = this.playing ? this.words.pause : this.words.play;
    button.classList.toggle('p-on', this.playing);
    button.setAttribute('aria-label', word);
    button.title = word;
  };

  /* A frame of a clip came on the screen. */
  Player.prototype.shows = function (i, frame) {
    if (i !== this.lead && i !== this.beside) { return; }
    this.paint(i);
    if (i !== this.lead || !this.playing) { return; }
    if (this.loop && frame >= this.loop[1]) {
      this.go(this.loop[0]);
    } else if (frame >= this.clips[i].frames - 1) {
      this.stop();
    } else {
      this.keepStep();
    }
  };

  /* While playing: hold the clip beside at the same instant of the stride by its speed; jump
     only when it is far off. */
  Player.prototype.keepStep = function () {
    if (this.beside === null || !this.playing) { return; }
    var media = this.stages[this.beside].media;
    var from = this.phases[this.lead];
    var to = this.phases[this.beside];
    var now = this.media().now();
    if (media.wanted !== null && media.wanted !== undefined) { return; }
    var wanted = from.timeIn(to, now);
    var ahead = from.timeIn(to, now + 0.05) - wanted;
    var off = media.now() - wanted;
    if (Math.abs(off) > DRIFT_S) {
      media.seek(this.clips[this.beside].nearest(wanted));
      media.play(1 / this.speed);
      return;
    }
    var pace = ahead > 0 ? ahead / 0.05 : 1;
    var settle = Math.max(-0.5, Math.min(0.5, off * this.speed / SETTLE_S));
    media.rate(pace * (1 - settle) / this.speed);
  };

  P.Player = Player;
  P.SPEEDS = SPEEDS;
  P.fill = fill;
  P.make = make;
}(window.GaitPlayer = window.GaitPlayer || {}));
