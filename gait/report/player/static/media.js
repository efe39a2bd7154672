/* What moves: a clip in a <video>, or the skeleton alone on the clock of the page.
   Both tell which frame is on show (`onframe`), and only that is ever drawn. */
(function (P) {
  'use strict';

  var SLOWEST = 0.0625;
  var FASTEST = 16;

  function VideoMedia(video, clip, onframe) {
    var self = this;
    this.video = video;
    this.clip = clip;
    this.onframe = onframe;
    this.frame = 0;
    this.wanted = null;
    this.going = null;
    this.playing = false;
    video.addEventListener('seeked', function () { self.arrived(); });
    video.addEventListener('ended', function () { self.show(clip.frames - 1); });
    this.follow();
  }

  VideoMedia.prototype.show = function (frame) {
    this.frame = frame;
    this.onframe(frame);
  };

  /* Listen to every picture as it is put on the screen; without that call, look at the clock
     of the video once per repaint while it plays. */
  VideoMedia.prototype.follow = function () {
    var self = this;
    if (this.video.requestVideoFrameCallback) {
      var heard = function (now, picture) {
        if (self.wanted === null) { self.show(self.clip.frameOfStamp(picture.mediaTime)); }
        self.video.requestVideoFrameCallback(heard);
      };
      this.video.requestVideoFrameCallback(heard);
      return;
    }
    var look = function () {
      if (self.playing && self.wanted === null) {
        var frame = self.clip.frameOfFile(self.video.currentTime);
        if (frame !== self.frame) { self.show(frame); }
      }
      window.requestAnimationFrame(look);
    };
    window.requestAnimationFrame(look);
  };

  /* Go to a frame. While one search runs only the newest wish is kept. */
  VideoMedia.prototype.seek = function (frame) {
    this.wanted = frame;
    if (this.going === null) { this.go(); }
  };

  VideoMedia.prototype.go = function () {
    this.going = this.wanted;
    this.video.currentTime = this.clip.middle(this.going);
  };

  VideoMedia.prototype.arrived = function () {
    if (this.going === null) { return; }
    if (this.wanted !== this.going) { this.go(); return; }
    var frame = this.going;
    this.going = null;
    this.wanted = null;
    this.show(frame);
  };

  /* The frame that is on show, or will be when the search ends. */
  VideoMedia.prototype.aim = function () {
    return this.wanted === null ? this.frame : this.wanted;
  };

  VideoMedia.prototype.now = function () { return this.video.currentTime / this.clip.raw.factor; };

  VideoMedia.prototype.rate = function (speed) {
    var wanted = Math.min(FASTEST, Math.max(SLOWEST, speed * this.clip.raw.factor));
    if (Math.abs(this.video.playbackRate - wanted) > 0.01 * wanted) {
      this.video.playbackRate = wanted;
    }
  };

  VideoMedia.prototype.play = function (speed) {
    this.playing = true;
    this.rate(speed);
    var started = this.video.play();
    if (started) { started.catch(function () { /* paused again before it could start */ }); }
  };

  VideoMedia.prototype.pause = function () {
    var was = this.playing;
    this.playing = false;
    this.video.pause();
    // The picture that stays may be a later one than the last that was told of.
    if (was && this.wanted === null) {
      this.seek(this.clip.frameOfFile(this.video.currentTime));
    }
  };

  /* The skeleton without a clip: capture time runs with the clock of the page. */
  function StillMedia(clip, onframe) {
    this.clip = clip;
    this.onframe = onframe;
    this.frame = 0;
    this.time = clip.time[0];
    this.playing = false;
    this.speed = 1;
  }

  StillMedia.prototype.show = VideoMedia.prototype.show;
  StillMedia.prototype.aim = function () { return this.frame; };
  StillMedia.prototype.now = function () { return this.time; };
  StillMedia.prototype.rate = function (speed) { this.speed = speed; };

  StillMedia.prototype.seek = function (frame) {
    this.time = this.clip.time[frame];
    this.show(frame);
  };

  StillMedia.prototype.play = function (speed) {
    var self = this;
    var before = null;
    this.speed = speed;
    if (this.playing) { return; }
    this.playing = true;
    var tick = function (now) {
      if (!self.playing) { return; }
      if (before !== null) { self.time += self.speed * (now - before) / 1000; }
      before = now;
      var frame = P.lastAt(self.clip.time, self.time);
      if (frame !== self.frame) { self.show(frame); }
      window.requestAnimationFrame(tick);
    };
    window.requestAnimationFrame(tick);
  };

  StillMedia.prototype.pause = function () { this.playing = false; };

  P.VideoMedia = VideoMedia;
  P.StillMedia = StillMedia;
}(window.GaitPlayer = window.GaitPlayer || {}));
