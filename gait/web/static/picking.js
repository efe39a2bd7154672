// Points clicked on the paused picture of the player, with a magnifier and by keyboard.
"use strict";
(() => {
  const REACH_PX = 16;
  const LOUPE_PX = 132;
  const ZOOM = 4;
  const INK = "#101b26";
  const ACCENT = "#ffd640";

  // Lies over the picture of a stage; tells `changed` whenever a point is set or moved.
  class Picker {
    constructor(stage, raw, options) {
      this.stage = stage;
      this.raw = raw;
      this.names = options.names;
      this.line = options.line;
      this.people = options.people || null;
      this.changed = options.changed;
      this.points = [];
      this.held = null;
      this.over = document.createElement("canvas");
      this.over.className = "r-over";
      this.over.tabIndex = 0;
      this.over.setAttribute("role", "application");
      this.over.setAttribute("aria-label", "Picture: arrow keys move the cross, Enter sets a point");
      this.over.dataset.picking = "yes";
      stage.screen.append(this.over);
      this.cursor = this.toPicture(this.over.clientWidth / 2, this.over.clientHeight / 2);
      this.seen = false;
      this.wire();
      this.observer = new ResizeObserver(() => this.draw());
      this.observer.observe(this.over);
      this.over.focus({ preventScroll: true });
      this.draw();
      this.changed(this);
    }

    get whole() { return this.points.length === this.names.length; }

    get next() { return this.names[this.points.length]; }

    close() {
      this.observer.disconnect();
      this.over.remove();
    }

    back() {
      this.points.pop();
      this.draw();
      this.changed(this);
    }

    scale() { return this.over.clientWidth / this.stage.drawing.view[2]; }

    // Pixels of the whole picture; the middle of the first pixel lies at (0, 0).
    toPicture(x, y) {
      const view = this.stage.drawing.view;
      const k = this.scale();
      const inside = (value, most) => Math.min(Math.max(value, 0), most - 1);
      return [inside(view[0] + x / k - 0.5, this.raw.width_px), inside(view[1] + y / k - 0.5, this.raw.height_px)];
    }

    toScreen([x, y]) {
      const view = this.stage.drawing.view;
      const k = this.scale();
      return [(x + 0.5 - view[0]) * k, (y + 0.5 - view[1]) * k];
    }

    wire() {
      const at = (event) => {
        const box = this.over.getBoundingClientRect();
        return [event.clientX - box.left, event.clientY - box.top];
      };
      const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
      this.over.addEventListener("click", stop);
      this.over.addEventListener("pointerdown", (event) => {
        stop(event);
        this.over.focus({ preventScroll: true });
        this.over.setPointerCapture(event.pointerId);
        const place = at(event);
        this.held = this.near(place);
        if (this.held === null && !this.whole) { this.held = this.set(this.toPicture(...place)); }
        this.look(place);
      });
      this.over.addEventListener("pointermove", (event) => {
        const place = at(event);
        if (this.held !== null) {
          this.points[this.held] = this.toPicture(...place);
          this.changed(this);
        }
        this.look(place);
      });
      for (const kind of ["pointerup", "pointercancel"]) {
        this.over.addEventListener(kind, () => { this.held = null; this.draw(); });
      }
      this.over.addEventListener("pointerleave", () => { this.seen = false; this.draw(); });
      this.over.addEventListener("keydown", (event) => this.key(event));
    }

    look(place) {
      this.cursor = this.toPicture(...place);
      this.seen = true;
      this.draw();
    }

    near([x, y]) {
      const off = this.points.map((p) => {
        const [px, py] = this.toScreen(p);
        return Math.hypot(px - x, py - y);
      });
      const least = Math.min(...off);
      return least < REACH_PX ? off.indexOf(least) : null;
    }

    set(place) {
      this.points.push(place);
      this.changed(this);
      return this.points.length - 1;
    }

    key(event) {
      const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      event.stopPropagation();
      if (ways[event.key]) {
        const far = event.shiftKey ? 10 : 1;
        const move = ([x, y]) => [x + far * ways[event.key][0], y + far * ways[event.key][1]];
        this.cursor = move(this.cursor);
        // Once all points stand, the last one is moved.
        if (this.whole) {
          this.points[this.points.length - 1] = move(this.points[this.points.length - 1]);
          this.cursor = this.points[this.points.length - 1];
          this.changed(this);
        }
        this.seen = true;
        this.draw();
        event.preventDefault();
      } else if (event.key === "Enter" && !this.whole) {
        this.set(this.cursor);
        this.draw();
        event.preventDefault();
      } else if (event.key === "Backspace") {
        this.back();
        event.preventDefault();
      }
    }

    draw() {
      const dense = Math.min(3, window.devicePixelRatio || 1);
      const [w, h] = [this.over.clientWidth, this.over.clientHeight];
      this.over.width = Math.max(1, Math.round(w * dense));
      this.over.height = Math.max(1, Math.round(h * dense));
      const ctx = this.over.getContext("2d");
      ctx.setTransform(dense, 0, 0, dense, 0, 0);
      ctx.clearRect(0, 0, w, h);
      if (this.people) { this.boxes(ctx); }
      const at = this.points.map((p) => this.toScreen(p));
      if (this.line && at.length === 2) { this.stroke(ctx, at); }
      at.forEach((p, i) => this.cross(ctx, p, String(i + 1)));
      if (this.seen || this.held !== null) { this.loupe(ctx, w, h); }
    }

    stroke(ctx, [a, b]) {
      for (const [colour, width] of [[INK, 4], [ACCENT, 2]]) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.beginPath();
        ctx.moveTo(...a);
        ctx.lineTo(...b);
        ctx.stroke();
      }
    }

    cross(ctx, [x, y], text) {
      for (const [colour, width] of [[INK, 4], [ACCENT, 2]]) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.beginPath();
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
          ctx.moveTo(x + 3 * dx, y + 3 * dy);
          ctx.lineTo(x + 10 * dx, y + 10 * dy);
        }
        ctx.stroke();
      }
      ctx.font = "700 14px system-ui, sans-serif";
      ctx.lineWidth = 4;
      ctx.strokeStyle = INK;
      ctx.strokeText(text, x + 9, y - 8);
      ctx.fillStyle = ACCENT;
      ctx.fillText(text, x + 9, y - 8);
    }

    boxes(ctx) {
      const k = this.scale();
      for (const person of this.people) {
        const [x, y] = this.toScreen(person.centre_px);
        const side = person.side_px * k;
        for (const [colour, width] of [[INK, 5], [ACCENT, 2.5]]) {
          ctx.strokeStyle = colour;
          ctx.lineWidth = width;
          ctx.strokeRect(x - side / 2, y - side / 2, side, side);
        }
        this.cross(ctx, [x, y], String(person.number));
      }
    }

    // A round piece of the picture, enlarged, clear of the finger.
    loupe(ctx, w, h) {
      const video = this.stage.video;
      const size = Math.min(LOUPE_PX, w / 2.2);
      const [x, y] = this.toScreen(this.cursor);
      const cx = Math.min(Math.max(x, size / 2 + 2), w - size / 2 - 2);
      const cy = y > size + 24 ? y - size / 2 - 24 : Math.min(y + size / 2 + 24, h - size / 2 - 2);
      const piece = size / (ZOOM * this.scale());
      const ratio = video.videoWidth / this.raw.width_px;
      ctx.save();
      ctx.beginPath();
      ctx.arc(cx, cy, size / 2, 0, 2 * Math.PI);
      ctx.clip();
      ctx.fillStyle = INK;
      ctx.fillRect(cx - size / 2, cy - size / 2, size, size);
      if (ratio > 0 && !video.hidden) {
        const [px, py] = [this.cursor[0] + 0.5, this.cursor[1] + 0.5];
        ctx.drawImage(video, (px - piece / 2) * ratio, (py - piece / 2) * ratio, piece * ratio, piece * ratio,
          cx - size / 2, cy - size / 2, size, size);
      }
      ctx.restore();
      ctx.strokeStyle = ACCENT;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.arc(cx, cy, size / 2, 0, 2 * Math.PI);
      ctx.stroke();
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(cx - 12, cy);
      ctx.lineTo(cx + 12, cy);
      ctx.moveTo(cx, cy - 12);
      ctx.lineTo(cx, cy + 12);
      ctx.stroke();
    }
  }

  window.GaitPicker = Picker;
})();
