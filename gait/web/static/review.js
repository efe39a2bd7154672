// The review page: the player, what is put right in it, decisions and signature.
"use strict";
(() => {
  const room = document.getElementById("review");
  if (!room) return;
  const P = window.GaitPlayer;
  const base = `/visits/${room.dataset.visit}`;
  const token = document.querySelector('meta[name="csrf"]').content;
  const said = document.getElementById("review-said");
  const tools = document.getElementById("review-tools");
  const part = (name) => tools.querySelector(`[data-r="${name}"]`);
  const GROUPS = {
    pelvis: ["pelvis_left", "pelvis_right"],
    left_rearfoot: ["left_calf_upper", "left_calf_lower", "left_heel_upper", "left_heel_lower"],
    right_rearfoot: ["right_calf_upper", "right_calf_lower", "right_heel_upper", "right_heel_lower"],
  };
  const WORDS = { initial_contact: "landing", toe_off: "push-off" };
  let player = null;
  let clips = [];
  let picker = null;
  let picked = null;
  let before = null;
  let busy = 0;

  function tell(text, wrong = false) {
    said.textContent = text;
    said.className = `r-said${wrong ? " error" : ""}`;
  }

  async function call(path, body) {
    const options = body === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify(body),
    };
    const answer = await fetch(base + path, options);
    let told = {};
    try { told = await answer.json(); } catch { /* a proxy or a shut door */ }
    if (!answer.ok) throw new Error(told.error || `The server answered ${answer.status}: load the page again.`);
    return told;
  }

  // Send something and show what comes of it; while it is computed, ask again.
  async function send(path, body) {
    busy += 1;
    const mine = busy;
    const begun = performance.now();
    room.setAttribute("aria-busy", "true");
    tell("Computing …");
    try {
      let state = await call(path, body);
      show(state);
      while (state.running && mine === busy) {
        tell(state.stage ? `Computing: ${state.stage} …` : "Computing …");
        state = await call("/review/state");
        show(state);
      }
      if (mine !== busy) return;
      if (state.error) tell(state.error, true);
      else tell(`Up to date (${((performance.now() - begun) / 1000).toFixed(1)} s).`);
      if (document.querySelector("[data-making]")) setTimeout(watch, 2000);
    } catch (error) {
      if (mine === busy) tell(error.message, true);
    } finally {
      if (mine === busy) room.removeAttribute("aria-busy");
    }
  }

  async function watch() {
    try { show(await call("/review/state?player=false")); } catch { /* asked again later */ }
    if (document.querySelector("[data-making]")) setTimeout(watch, 2000);
  }

  function show(state) {
    if (state.running && player) { put("corrections", state.parts.corrections); return; }
    for (const [name, html] of Object.entries(state.parts || {})) put(name, html);
    if (state.player) {
      clips = state.clips;
      if (player) renew(state.player);
      else start(state.section, state.player);
      facts();
    }
  }

  function put(name, html) {
    const place = document.getElementById(`review-${name}`);
    const before = new Map();
    place.querySelectorAll("[data-key]").forEach((row) => {
      before.set(row.dataset.key, row.querySelector(".r-value").firstChild.textContent);
    });
    const words = new Map();
    place.querySelectorAll("[data-finding]").forEach((card) => {
      const field = card.querySelector("[data-words]");
      if (field) words.set(card.dataset.finding + card.dataset.side, field.value);
    });
    const open = [...place.querySelectorAll("details")].map((d) => d.open);
    place.innerHTML = html;
    place.querySelectorAll("details").forEach((d, i) => { d.open = Boolean(open[i]); });
    place.querySelectorAll("[data-finding]").forEach((card) => {
      const field = card.querySelector("[data-words]");
      const text = words.get(card.dataset.finding + card.dataset.side);
      if (field && text) field.value = text;
    });
    if (!before.size) return;
    place.querySelectorAll("[data-key]").forEach((row) => {
      const cell = row.querySelector(".r-value");
      const was = before.get(row.dataset.key);
      if (was === cell.textContent) return;
      row.classList.add("r-changed");
      P.make("small", was === undefined ? "not given before" : `was ${was}`, cell);
    });
  }

  function start(section, data) {
    document.getElementById("review-player").innerHTML = section;
    player = P.start(document.getElementById("player"), data);
    if (!tools) return;
    tools.hidden = false;
    document.querySelector("#player .p-plots").before(tools);
    document.querySelector("#player .p-stages").after(document.getElementById("r-pick"));
    const painted = player.paint.bind(player);
    player.paint = (i) => { painted(i); if (i === player.lead) nearest(); };
    player.section.addEventListener("change", (event) => {
      if (event.target.dataset.choose && event.target.dataset.choose !== "event") stopPicking();
      if (event.target.dataset.choose) facts();
    });
    nearest();
  }

  // New numbers into the player that is there: the picture stays where it is.
  function renew(data) {
    const frame = player.media().aim();
    const { lead, beside } = player;
    player.clips = data.clips.map((raw, i) => new P.Clip(raw, i));
    player.phases = player.clips.map((clip) => new P.Phase(clip));
    player.stages.forEach((stage, i) => {
      stage.media.clip = player.clips[i];
      stage.drawing = new P.Stage(stage.figure.querySelector("canvas"), player.clips[i], player.words);
    });
    player.pair(lead, beside);
    player.go(frame);
    nearest();
  }

  const clip = () => player.clips[player.lead];
  const frame = () => player.media().aim();

  // Fractional frame at a capture time, by the frames' own times.
  function frameAt(time) {
    const row = clip().time;
    const i = Math.min(P.lastAt(row, time), row.length - 2);
    return Math.max(0, i + (time - row[i]) / (row[i + 1] - row[i]));
  }

  function meant() {
    const kind = player.choose("event").value;
    const events = clip().events.filter((e) => !kind || `${e.side} ${e.kind}` === kind);
    const off = (e) => Math.abs(frameAt(e.time) - frame());
    return events.reduce((best, e) => (best === null || off(e) < off(best) ? e : best), null);
  }

  function nearest() {
    if (!tools) return;
    const event = meant();
    part("contact").textContent = event
      ? `Frame ${frame() + 1}. Nearest: ${event.side} ${WORDS[event.kind]} at ${(frameAt(event.time) + 1).toFixed(1)}.`
      : `Frame ${frame() + 1}. There is no such event.`;
    tools.querySelectorAll('[data-do="earlier"], [data-do="later"], [data-do="here"], [data-do="remove"]')
      .forEach((button) => { button.disabled = !event; });
  }

  function facts() {
    if (!tools || !player) return;
    const known = clips[player.lead];
    part("clip").textContent = player.name(player.lead);
    part("view").value = known.view;
    part("mirrored").checked = known.mirrored;
    part("person").textContent = known.people.length > 1
      ? `Person ${known.person} of ${known.people.length}.` : "Nobody else is in this clip.";
    tools.querySelector('[data-do="person"]').disabled = known.people.length < 2;
    part("fps").value = known.rate_known ? String(Math.round(known.capture_fps * 10) / 10) : "";
    part("factor").value = known.rate_known ? String(Math.round(known.factor * 100) / 100) : "";
    part("level").textContent = known.level_known
      ? `Now: turned by ${known.level_deg.toFixed(1)}°.` : "Now: not known, taken as level.";
    nearest();
  }

  const correct = (correction) => send("/review/corrections", { clip: player.lead, correction });

  function pick(options, done) {
    stopPicking();
    player.stop();
    // Alone, large and without lines over it while points are set; as before afterwards.
    before = { beside: player.beside, whole: player.whole, frame: frame() };
    wholePicture(options.whole !== false || player.whole);
    player.pair(player.lead, null);
    player.go(before.frame);
    player.section.classList.add("r-picking");
    const box = document.getElementById("r-pick");
    box.hidden = false;
    picked = done;
    picker = new window.GaitPicker(player.stages[player.lead], clip().raw, {
      ...options,
      changed: (now) => {
        box.querySelector('[data-pick="save"]').disabled = !now.whole;
        box.querySelector('[data-pick="back"]').disabled = !now.points.length;
        box.querySelector('[data-r="ask"]').textContent = now.whole ? "Adjust if need be, then save."
          : `Point ${now.points.length + 1} of ${now.names.length}: ${options.ask[now.points.length]}.`;
      },
    });
    player.stages[player.lead].screen.scrollIntoView({ block: "nearest" });
  }

  function wholePicture(on) {
    player.whole = on;
    player.toggle("whole", on);
    player.resize();
  }

  function stopPicking() {
    if (!picker) return;
    picker.close();
    picker = null;
    picked = null;
    document.getElementById("r-pick").hidden = true;
    player.section.classList.remove("r-picking");
    wholePicture(before.whole);
    player.pair(player.lead, before.beside);
    player.go(before.frame);
  }

  const round = (p) => p.map((v) => Math.round(v * 10) / 10);

  function level() {
    const at = frame();
    pick({ names: ["one", "other"], line: true, ask: ["one end of something level", "its other end"] }, (points) => {
      correct({ what: "level", line_px: points.flatMap(round), frame: at });
    });
  }

  function marks() {
    const names = GROUPS[part("group").value];
    const at = frame();
    const ask = names.map((n) => n.replaceAll("_", " "));
    pick({ names, ask, whole: false }, (points) => {
      correct({ what: "marks", frame: at, points: Object.fromEntries(names.map((n, i) => [n, round(points[i])])) });
    });
  }

  function person() {
    const { people } = clips[player.lead];
    pick({ names: ["person"], people, ask: ["the runner"] }, ([place]) => {
      const off = (p) => Math.hypot(p.centre_px[0] - place[0], p.centre_px[1] - place[1]);
      correct({ what: "person", person: people.reduce((a, b) => (off(b) < off(a) ? b : a)).number });
    });
  }

  function contact(way) {
    const event = meant();
    if (!event) return;
    const from = Math.round(frameAt(event.time) * 1000) / 1000;
    const change = { what: "contact", side: event.side, event: event.kind, frame: from };
    if (way === "remove") { correct({ ...change, do: "remove" }); return; }
    const to = { here: frame(), earlier: from - 1, later: from + 1 }[way];
    correct({ ...change, do: "move", to_frame: Math.min(Math.max(0, to), clip().frames - 1) });
  }

  function number(name, key, what) {
    const value = Number(part(name).value.replace(",", "."));
    if (!(value > 0)) { tell("Give a number.", true); return; }
    correct({ what, [key]: value });
  }

  const ACTS = {
    level, marks, person,
    here: () => contact("here"),
    earlier: () => contact("earlier"),
    later: () => contact("later"),
    remove: () => contact("remove"),
    add: () => {
      const [side, event] = part("event").value.split(" ");
      correct({ what: "contact", do: "add", side, event, frame: frame() });
    },
    fps: () => number("fps", "capture_fps", "capture_fps"),
    factor: () => number("factor", "factor", "slow_motion"),
  };

  if (tools) {
    // Keys typed into fields are not keys of the player around them.
    tools.addEventListener("keydown", (event) => {
      if (event.target.matches("input, select")) event.stopPropagation();
    });
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button || button.disabled) return;
      if (button.dataset.do) { player.stop(); ACTS[button.dataset.do](); }
    });
    document.getElementById("r-pick").addEventListener("click", (event) => {
      const act = event.target.dataset.pick;
      if (act === "cancel") stopPicking();
      if (act === "back") picker.back();
      if (act === "save") {
        const [done, points] = [picked, picker.points];
        stopPicking();
        done(points);
      }
    });
    tools.addEventListener("change", (event) => {
      if (event.target === part("view")) correct({ what: "view", view: event.target.value });
      if (event.target === part("mirrored")) correct({ what: "sides", exchanged: event.target.checked });
    });
  }

  room.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button || button.disabled) return;
    const act = button.dataset.actReview;
    if (act) {
      stopPicking();
      await send(`/review/${act}`, {});
      if (act === "reopen") window.location.reload();
    }
    if (button.dataset.decide !== undefined) {
      const card = button.closest("[data-finding]");
      const field = card.querySelector("[data-words]");
      if (!button.dataset.decide) field.value = "";
      send("/findings", {
        finding: card.dataset.finding, side: card.dataset.side,
        decision: button.dataset.decide, words: field.value,
      });
    }
    if (button.dataset.sign !== undefined) {
      await send("/signature", { name: room.querySelector("[data-sign-name]").value });
      if (room.querySelector('[data-act-review="reopen"]') && tools) tools.hidden = true;
    }
  });

  send("/review/state");
})();
