/* Two clips in step: the same instant of the stride in both. */
(function (P) {
  'use strict';

  /* Stride phase of a clip: whole numbers at left landings, halves at right ones, straight
     in between. Landings are the best timed events of every view, so only they are used. */
  function Phase(clip) {
    this.at = [];
    this.value = [];
    var last = null;
    var self = this;
    clip.events.forEach(function (event) {
      if (event.kind !== 'initial_contact') { return; }
      if (last === null) {
        self.value.push(event.side === 'left' ? 0 : 0.5);
      } else {
        self.value.push(self.value[self.value.length - 1] + (event.side === last ? 1 : 0.5));
      }
      self.at.push(event.time);
      last = event.side;
    });
    this.known = this.at.length > 2;
    this.first = this.value[0];
    this.last = this.value[this.value.length - 1];
    if (this.known) {
      this.start = this.of(clip.time[0]);
      this.end = this.of(clip.time[clip.frames - 1]);
    }
  }

  function line(xs, ys, x) {
    var i = Math.min(P.lastAt(xs, x), xs.length - 2);
    return ys[i] + (ys[i + 1] - ys[i]) * (x - xs[i]) / (xs[i + 1] - xs[i]);
  }

  Phase.prototype.of = function (time) { return line(this.at, this.value, time); };
  Phase.prototype.timeOf = function (value) { return line(this.value, this.at, value); };

  /* The time in `other` at the same instant of the stride, first strides together. Where
     `other` has no picture of it, whole strides on or back, so that the same foot is always
     on the ground in both. */
  Phase.prototype.timeIn = function (other, time) {
    var value = this.of(time) - Math.ceil(this.first) + Math.ceil(other.first);
    var span = Math.max(1, Math.floor(other.last - other.first));
    var past = Math.ceil((value - other.end) / span);
    if (past > 0) { value -= span * past; }
    if (value < other.start) { value += Math.ceil(other.start - value); }
    return other.timeOf(value);
  };

  /* The same instant of the other foot's stride: half a stride on, or back at the end. */
  Phase.prototype.otherLeg = function (time) {
    var value = this.of(time);
    return this.timeOf(value + 0.5 <= this.last ? value + 0.5 : value - 0.5);
  };

  P.Phase = Phase;
}(window.GaitPlayer = window.GaitPlayer || {}));
