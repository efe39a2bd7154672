/* Buttons, keys, touch. */
(function (P) {
  'use strict';

  var Player = P.Player;

  Object.defineProperty(Player.prototype, 'seekbar', {
    get: function () { return this.section.querySelector('.p-seek'); }
  });

  Player.prototype.act = function (name) {
    var aim = this.media().aim();
    if (name === 'play') {
      if (this.playing) { this.stop(); } else { this.play(); }
      return;
    }
    this.stop();
    if (name === 'back') { this.go(aim - 1); }
    if (name === 'forward') { this.go(aim + 1); }
    if (name === 'first') { this.go(0); }
    if (name === 'last') { this.go(this.clips[this.lead].frames - 1); }
    if (name === 'previous' || name === 'next') { this.jump(name === 'next' ? 1 : -1, aim); }
  };

  /* To the next or previous event of the chosen kind. */
  Player.prototype.jump = function (way, frame) {
    var kind = this.choose('event').value;
    var places = this.clips[this.lead].events.filter(function (event) {
      return !kind || event.side + ' ' + event.kind === kind;
    }).map(function (event) { return event.frame; }).filter(function (place) {
      return way > 0 ? place > frame : place < frame;
    });
    if (places.length) { this.go(way > 0 ? Math.min.apply(null, places) : Math.max.apply(null, places)); }
  };

  Player.prototype.setSpeed = function (value) {
    this.speed = Number(value);
    this.speedChip();
    if (this.playing) {
      this.seen().forEach(function (i) { this.stages[i].media.rate(1 / this.speed); }, this);
    }
  };

  Player.prototype.speedChip = function () {
    this.section.querySelectorAll('[name="p-speed"]').forEach(function (input) {
      input.checked = Number(input.value) === this.speed;
    }, this);
  };

  /* Repeat the stride at the cursor: of the near leg, or of the foot that landed last. */
  Player.prototype.setLoop = function (on) {
    this.loop = on ? this.strideFrames() : null;
    this.toggle('loop', Boolean(this.loop));
    if (this.loop && (this.media().aim() < this.loop[0] || this.media().aim() > this.loop[1])) {
      this.go(this.loop[0]);
    }
  };

  Player.prototype.strideFrames = function () {
    var clip = this.clips[this.lead];
    var time = clip.time[this.media().aim()];
    var whole = clip.steps.filter(function (s) {
      return s.next_s !== null && (!clip.raw.near || s.side === clip.raw.near);
    });
    if (!whole.length) { return null; }
    var off = function (s) {
      return time < s.contact_s ? s.contact_s - time : Math.max(0, time - s.next_s);
    };
    var best = whole.reduce(function (a, b) { return off(b) < off(a) ? b : a; });
    return [clip.nearest(best.contact_s), clip.nearest(best.next_s)];
  };

  Player.prototype.setGhost = function (on) {
    this.ghost = on && this.phases[this.lead].known;
    this.toggle('ghost', this.ghost);
    this.repaint();
  };

  Player.prototype.repaint = function () {
    this.seen().forEach(function (i) { this.paint(i); }, this);
  };

  Player.prototype.changed = function (target) {
    if (target.dataset.angle) {
      this.shown[target.dataset.angle] = target.checked;
      this.repaint();
    } else if (target.name === 'p-speed') {
      this.setSpeed(target.value);
    } else if (target.dataset.toggle === 'loop') {
      this.setLoop(target.checked);
    } else if (target.dataset.toggle === 'ghost') {
      this.setGhost(target.checked);
    } else if (target.dataset.toggle === 'skeleton') {
      this.skeleton = target.checked;
      this.repaint();
    } else if (target.dataset.toggle === 'whole') {
      this.whole = target.checked;
      this.resize();
    } else if (target.dataset.choose === 'curve') {
      this.curve = target.value;
      this.curveChoice();
      this.repaint();
    } else if (target.dataset.choose === 'main' || target.dataset.choose === 'beside') {
      this.choosePair();
    }
  };

  Player.prototype.choosePair = function () {
    var lead = Number(this.choose('main').value);
    var text = this.choose('beside').value;
    var beside = text === '' ? null : Number(text);
    var before = this.media().aim();
    var same = lead === this.lead;
    this.stop();
    this.pair(lead, beside === lead ? this.partner(lead) : beside);
    this.go(same ? before : this.start());
  };

  var KEYS = {
    ' ': 'play', k: 'play', ArrowLeft: 'back', ArrowRight: 'forward',
    '[': 'previous', ']': 'next', Home: 'first', End: 'last'
  };

  /* Whether the element with the focus needs this key for itself. */
  function ownKey(target, key) {
    if (target.tagName === 'SELECT') { return true; }
    if (target.type === 'range') { return key === 'Home' || key === 'End'; }
    if (target.type === 'radio') { return key === ' ' || key.indexOf('Arrow') === 0; }
    var pressed = target.tagName === 'BUTTON' || target.tagName === 'SUMMARY' || target.type === 'checkbox';
    return pressed && key === ' ';
  }

  Player.prototype.key = function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || ownKey(event.target, event.key)) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (KEYS[key]) {
      this.act(KEYS[key]);
    } else if (P.SPEEDS.includes(key)) {
      this.setSpeed(key);
    } else if (key === 'l') {
      this.setLoop(!this.loop);
    } else if (key === 'g') {
      this.setGhost(!this.ghost);
    } else {
      return;
    }
    event.preventDefault();
  };

  Player.prototype.drag = function (canvas) {
    var self = this;
    var go = function (event) {
      var time = self.ribbon.timeAt(event.clientX - canvas.getBoundingClientRect().left);
      self.go(self.clips[self.lead].nearest(Math.min(Math.max(time, self.ribbon.from), self.ribbon.from + self.ribbon.span - 1e-3)));
    };
    canvas.addEventListener('pointerdown', function (event) {
      self.stop();
      canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    canvas.addEventListener('pointermove', function (event) {
      if (canvas.hasPointerCapture(event.pointerId)) { go(event); }
    });
  };

  Player.prototype.wire = function () {
    var self = this;
    this.section.querySelectorAll('[data-act]').forEach(function (button) {
      button.addEventListener('click', function () { self.act(button.dataset.act); });
    });
    this.section.addEventListener('change', function (event) { self.changed(event.target); });
    this.section.addEventListener('keydown', function (event) { self.key(event); });
    this.seekbar.addEventListener('input', function () {
      self.stop();
      self.go(Number(self.seekbar.value));
    });
    this.stages.forEach(function (stage) {
      stage.screen.addEventListener('click', function () { self.act('play'); });
    });
    this.drag(this.part('ribbon'));
    new ResizeObserver(function () { self.resize(); }).observe(this.section);
  };

  /* The scripts stand at the end of the section: everything above them is there. */
  P.start = function (section, data) {
    P.running = new Player(section, data);
    return P.running;
  };

  var section = document.getElementById('player');
  var block = document.getElementById('player-data');
  if (section && block) { P.start(section, JSON.parse(block.textContent)); }
}(window.GaitPlayer = window.GaitPlayer || {}));
