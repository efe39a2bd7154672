/* What the page's data block holds, unpacked: times, points, angles, strides. No drawing. */
(function (P) {
  'use strict';

  var POINT_STEP_PX = 0.1;
  var ANGLE_STEP_DEG = 0.1;
  var TIME_STEP_S = 1e-5;
  var PERCENT = 100;

  /* Undo the packing of gait/report/player/model.py: differences of whole multiples. */
  function unpack(row, step) {
    var values = new Float64Array(row.length);
    var total = 0;
    for (var i = 0; i < row.length; i += 1) {
      if (row[i] === null) {
        values[i] = NaN;
      } else {
        total += row[i];
        values[i] = total * step;
      }
    }
    return values;
  }

  /* Index of the last value not above `wanted` in a rising row; 0 before the first. */
  function lastAt(row, wanted) {
    var low = 0;
    var high = row.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (row[middle] <= wanted) { low = middle; } else { high = middle - 1; }
    }
    return low;
  }

  function Clip(raw, index) {
    var self = this;
    this.raw = raw;
    this.index = index;
    this.fileTime = unpack(raw.times, TIME_STEP_S);
    this.frames = this.fileTime.length;
    this.time = this.fileTime.map(function (t) { return t / raw.factor; });
    this.points = {};
    Object.keys(raw.points).forEach(function (name) {
      var packed = raw.points[name];
      self.points[name] = {
        x: unpack(packed.x, POINT_STEP_PX), y: unpack(packed.y, POINT_STEP_PX)
      };
    });
    this.angles = raw.angles.map(function (angle) {
      return {
        name: angle.name, side: angle.side, leg: angle.leg,
        deg: unpack(angle.deg, ANGLE_STEP_DEG)
      };
    });
    this.steps = raw.steps;
    this.events = raw.events.map(function (event) {
      return {
        side: event.side, kind: event.kind, time: event.time_s,
        frame: self.nearest(event.time_s)
      };
    });
    this.cut = {};
  }

  /* Frame on show in the file at a file time, by the frames' own timestamps. */
  Clip.prototype.frameOfFile = function (fileTime) {
    return lastAt(this.fileTime, fileTime + 1e-4);
  };

  function nearest(row, wanted) {
    var first = lastAt(row, wanted);
    var next = Math.min(first + 1, row.length - 1);
    return row[next] - wanted < wanted - row[first] ? next : first;
  }

  /* Frame with the timestamp that the browser tells: it may round it. */
  Clip.prototype.frameOfStamp = function (fileTime) { return nearest(this.fileTime, fileTime); };

  /* Frame nearest to a capture time. */
  Clip.prototype.nearest = function (time) { return nearest(this.time, time); };

  /* File time in the middle of a frame's showing: seeking there can hit no neighbour. */
  Clip.prototype.middle = function (frame) {
    var from = this.fileTime[frame];
    var last = this.frames - 1;
    var gap = frame < last ? this.fileTime[frame + 1] - from
      : from - this.fileTime[Math.max(0, last - 1)];
    return from + gap / 2;
  };

  Clip.prototype.point = function (name, frame) {
    var track = this.points[name];
    return [track.x[frame], track.y[frame]];
  };

  Clip.prototype.angle = function (name, side) {
    return this.angles.find(function (a) { return a.name === name && a.side === side; })
      || this.angles.find(function (a) { return a.name === name && a.side === ''; }) || null;
  };

  /* Names of the angles that have numbers here, in their order. */
  Clip.prototype.names = function () {
    var names = [];
    this.angles.forEach(function (a) { if (!names.includes(a.name)) { names.push(a.name); } });
    return names;
  };

  /* Linear interpolation over tracked frames; NaN next to a gap. */
  Clip.prototype.valueAt = function (deg, time) {
    var i = lastAt(this.time, time);
    var j = Math.min(i + 1, this.frames - 1);
    if (j === i || time <= this.time[i]) { return deg[i]; }
    var share = (time - this.time[i]) / (this.time[j] - this.time[i]);
    return deg[i] + (deg[j] - deg[i]) * Math.min(1, share);
  };

  /* Stance or swing of a side at a time: its step and how far the stride has come. */
  Clip.prototype.stride = function (side, time) {
    var found = null;
    for (var i = 0; i < this.steps.length; i += 1) {
      var step = this.steps[i];
      if (step.side !== side || time < step.contact_s) { continue; }
      var end = step.next_s === null ? step.contact_s + this.raw.stride_s : step.next_s;
      if (time < end) {
        found = {
          index: i, step: step, end: end, stance: time < step.toe_off_s,
          percent: PERCENT * (time - step.contact_s) / (end - step.contact_s)
        };
      }
    }
    return found;
  };

  /* Every whole measured stride of an angle at 0..100 %, as the report's curves are cut. */
  Clip.prototype.strides = function (name, side) {
    var key = name + ' ' + side;
    if (this.cut[key]) { return this.cut[key]; }
    var angle = this.angle(name, side);
    var self = this;
    var rows = [];
    if (angle) {
      this.steps.forEach(function (step, index) {
        if (step.side !== side || step.next_s === null || !step.measured) { return; }
        var row = new Float64Array(PERCENT + 1);
        var span = step.next_s - step.contact_s;
        for (var p = 0; p <= PERCENT; p += 1) {
          row[p] = self.valueAt(angle.deg, step.contact_s + span * p / PERCENT);
        }
        rows.push({ step: index, deg: row });
      });
    }
    this.cut[key] = {
      rows: rows, mean: mean(rows), toeOff: toeOff(this.steps, side), leg: angle ? angle.leg : ''
    };
    return this.cut[key];
  };

  function mean(rows) {
    var result = new Float64Array(PERCENT + 1).fill(NaN);
    for (var p = 0; p <= PERCENT && rows.length; p += 1) {
      var sum = 0;
      var n = 0;
      for (var i = 0; i < rows.length; i += 1) {
        if (!isNaN(rows[i].deg[p])) { sum += rows[i].deg[p]; n += 1; }
      }
      result[p] = n ? sum / n : NaN;
    }
    return result;
  }

  function toeOff(steps, side) {
    var sum = 0;
    var n = 0;
    steps.forEach(function (s) {
      if (s.side === side && s.next_s !== null && s.measured) {
        sum += PERCENT * (s.toe_off_s - s.contact_s) / (s.next_s - s.contact_s);
        n += 1;
      }
    });
    return n ? sum / n : NaN;
  }

  P.Clip = Clip;
  P.unpack = unpack;
  P.lastAt = lastAt;
}(window.GaitPlayer = window.GaitPlayer || {}));
