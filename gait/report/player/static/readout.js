/* What is on show, in words and numbers: for those who cannot see the picture, and for all. */
(function (P) {
  'use strict';

  var SAY_AFTER_MS = 700;
  var Player = P.Player;
  var make = P.make;
  var fill = P.fill;

  /* The foot on the ground, or null in flight. */
  Player.prototype.stance = function (clip, time) {
    return ['left', 'right'].find(function (side) {
      var here = clip.stride(side, time);
      return here && here.stance;
    }) || null;
  };

  Player.prototype.degrees = function (clip, name, side, frame) {
    var angle = clip.angle(name, side);
    var value = angle ? angle.deg[frame] : NaN;
    if (isNaN(value)) { return '\u2013'; }
    var ways = { trunk_lean: ['forward_way', 'back_way'], fppa: ['inward_way', 'outward_way'], femoral_adduction: ['inward_way', 'outward_way'] }[name];
    if (!ways || Math.round(value) === 0) { return this.number(Math.round(value) || 0, 0) + '°'; }
    return this.number(Math.abs(Math.round(value)), 0) + '° ' + this.words[ways[value > 0 ? 0 : 1]];
  };

  Player.prototype.paint = function (i) {
    var clip = this.clips[i];
    var frame = this.stages[i].media.frame;
    var time = clip.time[frame];
    var self = this;
    var ghost = null;
    if (this.ghost && this.phases[i].known) { ghost = clip.nearest(this.phases[i].otherLeg(time)); }
    this.stages[i].figure.dataset.frame = String(frame);
    this.stages[i].drawing.draw(frame, {
      skeleton: this.skeleton,
      ghost: ghost,
      stance: this.stance(clip, time),
      angles: this.drawable(i).filter(function (n) { return self.shown[n]; }),
      text: function (name, side, f) { return self.degrees(clip, name, side, f); }
    });
    if (i === this.lead) { this.cursor(clip, frame, time); }
  };

  /* Everything that moves with the leading clip. */
  Player.prototype.cursor = function (clip, frame, time) {
    this.section.dataset.frame = String(frame);
    this.seekbar.value = String(frame);
    var where = fill(this.words.frame, { frame: frame + 1, total: clip.frames });
    var clock = clip.raw.clock ? fill(this.words.time, { time: this.number(time, 2) }) : '';
    this.seekbar.setAttribute('aria-valuetext', clock ? where + ', ' + clock : where);
    this.part('time').textContent = clock ? clock + ' \u00b7 ' + where : where;
    this.ribbon.draw(clip, this.curve, frame);
    this.strides.draw(clip, this.curve, time);
    this.told();
    this.stepNumbers(clip, time);
    if (!this.playing) { this.say(); }
  };

  /* A paragraph for every clip that is seen. */
  Player.prototype.told = function () {
    var box = this.part('now');
    var seen = this.seen();
    while (box.childElementCount > seen.length) { box.lastElementChild.remove(); }
    seen.forEach(function (i, row) {
      var frame = this.stages[i].media.frame;
      var text = this.sentence(this.clips[i], frame, this.clips[i].time[frame]);
      var line = box.children[row] || make('p', null, box);
      line.textContent = seen.length > 1 ? this.name(i) + '. ' + text : text;
    }, this);
    this.part('note').hidden = !this.shown.hip_line || !seen.some(function (i) {
      return this.drawable(i).includes('hip_line');
    }, this);
  };

  /* What the picture shows, in words. */
  Player.prototype.sentence = function (clip, frame, time) {
    var words = this.words;
    if (isNaN(clip.point('left_hip', frame)[0])) { return words.not_tracked; }
    var foot = this.stance(clip, time);
    var said = [foot ? fill(words.foot_down, { side: words[foot] }) : words.both_up];
    this.drawable(clip.index).forEach(function (name) {
      if (!this.shown[name] || name === 'hip_line') { return; }
      var sides = name === 'trunk_lean' ? [''] : (clip.raw.near ? [clip.raw.near] : (foot ? [foot] : ['left', 'right']));
      sides.forEach(function (side) {
        var label = words[name] + (side ? ' (' + words[side] + ')' : '');
        said.push(label + ' ' + this.degrees(clip, name, side, frame));
      }, this);
    }, this);
    var text = said.join(' \u00b7 ');
    return text.charAt(0).toUpperCase() + text.slice(1);
  };

  /* Numbers of the step that the runner is in: of the foot that landed last. */
  Player.prototype.stepNumbers = function (clip, time) {
    var index = -1;
    clip.steps.forEach(function (s, i) {
      if (s.contact_s <= time && (index < 0 || s.contact_s >= clip.steps[index].contact_s)) { index = i; }
    });
    var key = clip.index + ' ' + index;
    if (key === this.stepKey) { return; }
    this.stepKey = key;
    var list = this.part('step');
    list.textContent = '';
    clip.raw.values.forEach(function (row) {
      if (row.texts[index] === undefined) { return; }
      var pair = make('div', null, list);
      make('dt', row.label + (row.side ? ', ' + this.words[row.side] : ''), pair);
      make('dd', row.texts[index], pair);
    }, this);
    if (!list.childElementCount) {
      var none = make('div', null, list);
      make('dt', this.words.step_none, none);
      make('dd', '\u2013', none);
    }
  };

  /* Tell a screen reader where we stand, once things have come to rest. */
  Player.prototype.say = function () {
    var self = this;
    window.clearTimeout(this.saying);
    this.saying = window.setTimeout(function () {
      if (self.playing) { return; }
      self.part('said').textContent = self.part('time').textContent + '. ' + self.part('now').textContent;
    }, SAY_AFTER_MS);
  };
}(window.GaitPlayer = window.GaitPlayer || {}));
