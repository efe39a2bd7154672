// The page of a visit: sends files in pieces, and shows what changes on the server.
"use strict";
(() => {
  const room = document.getElementById("visit");
  if (!room) return;
  const visit = room.dataset.visit;
  const pieceBytes = Number(room.dataset.piece);
  const token = document.querySelector('meta[name="csrf"]').content;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  async function call(url, options) {
    const answer = await fetch(url, {
      ...options,
      headers: { ...options.headers, "X-CSRF-Token": token },
    });
    let said = {};
    try { said = await answer.json(); } catch { /* not JSON: a proxy or a shut door */ }
    if (answer.ok || answer.status === 409) return said;
    const refusal = new Error(said.error || `The server answered ${answer.status}: load the page again.`);
    refusal.final = answer.status < 500 && answer.status !== 429;
    throw refusal;
  }

  // Again and again with growing pauses: a broken connection is nothing unusual.
  async function stubborn(work, told) {
    for (let turn = 0; ; turn += 1) {
      try { return await work(); } catch (error) {
        if (error.final || turn > 8) throw error;
        told("Connection lost, trying again");
        await pause(Math.min(500 * 2 ** turn, 15000));
      }
    }
  }

  function row(file) {
    const item = document.createElement("li");
    const name = document.createElement("b");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.setAttribute("aria-label", `Sending ${file.name}`);
    const words = document.createElement("span");
    item.append(name, bar, words);
    document.getElementById("sending").append(item);
    return { item, bar, words };
  }

  async function send(file) {
    const { item, bar, words } = row(file);
    const told = (text) => { words.textContent = text; };
    try {
      const clip = file.type.startsWith("video/") || /\.(mp4|mov|m4v|mkv|avi|webm)$/i.test(file.name);
      const begun = await stubborn(() => call(`/visits/${visit}/files`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ name: file.name, size_bytes: file.size, kind: clip ? "clip" : "log" }),
      }), told);
      let at = begun.received;
      do {
        bar.value = at;
        told(`${(at / 1e6).toFixed(1)} of ${(file.size / 1e6).toFixed(1)} MB`);
        const from = at;
        const piece = file.slice(from, from + pieceBytes);
        const answer = await stubborn(() => call(`/files/${begun.id}?offset=${from}`, {
          method: "PUT",
          headers: { "Content-Type": "application/octet-stream" },
          body: piece,
        }), told);
        at = answer.received;
      } while (at < file.size);
      item.remove();
    } catch (error) {
      bar.remove();
      words.className = "error";
      words.setAttribute("role", "alert");
      told(error.message);
    }
    refresh("files");
  }

  async function sendAll(files) {
    for (const file of files) await send(file);
  }

  function put(name, html) {
    const place = document.getElementById(name);
    if (!place || place.innerHTML === html) return;
    // Nothing is pulled away under the fingers of somebody who fills in a field.
    const busy = place.contains(document.activeElement) && document.activeElement.matches("input, select");
    if (busy) { waiting[name] = html; return; }
    place.innerHTML = html;
    window.htmx.process(place);
  }
  const waiting = {};
  document.addEventListener("focusout", () => setTimeout(() => {
    for (const name of Object.keys(waiting)) {
      const html = waiting[name];
      delete waiting[name];
      put(name, html);
    }
  }, 400));

  async function refresh(name) {
    const answer = await fetch(`/visits/${visit}/parts/${name}`);
    if (answer.ok) put(name, await answer.text());
  }

  const choose = document.getElementById("choose");
  const drop = document.getElementById("drop");
  if (choose && drop) {
    choose.addEventListener("change", () => {
      const files = [...choose.files];
      choose.value = "";
      sendAll(files);
    });
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
    }
    for (const kind of ["dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
    }
    drop.addEventListener("drop", (event) => sendAll([...event.dataTransfer.files]));
  }

  document.addEventListener("click", (event) => {
    const all = event.target.closest("[data-all-no]");
    if (!all) return;
    document.querySelectorAll(`#${all.dataset.allNo} input[value="no"]`).forEach((input) => { input.checked = true; });
  });

  const live = new EventSource(`/visits/${visit}/events`);
  for (const name of ["files", "progress"]) {
    live.addEventListener(name, (event) => put(name, event.data));
  }
  live.addEventListener("gone", () => { live.close(); window.location.assign("/"); });
  window.addEventListener("beforeunload", () => live.close());
})();
