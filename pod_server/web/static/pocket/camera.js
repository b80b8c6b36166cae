// The camera: pictures go to a worker that reads codes, and nowhere else; none is kept.
import { say } from "./show.js";
import { kept, keep } from "./store.js";
import { allowed, tone } from "./tone.js";

const $ = (name) => document.getElementById(name);
const WANTED = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
/** Milliseconds between two pictures: quick enough for a hand, slow enough for a battery. */
const PAUSE = 120;

async function reads() {
  if ("readsCodes" in document.body.dataset) return true;
  const formats = (await self.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  return formats.includes("qr_code") && formats.includes("ean_13");
}

/** `found` says whether a text was a product's; if not, the camera goes on. */
export function camera(found, notice) {
  const picture = $("picture"), eye = $("eye");
  let stream = null, worker = null, timer = 0;

  function look() {
    if (!worker || picture.readyState < 2) return wait();
    if (self.VideoFrame) return worker.postMessage(...sent(new VideoFrame(picture)));
    createImageBitmap(picture).then((one) => worker?.postMessage(...sent(one)), wait);
  }
  const sent = (one) => [one, [one]];
  const wait = () => { timer = setTimeout(look, PAUSE); };

  function beep() {
    navigator.vibrate?.(60);
    if ($("sound").getAttribute("aria-pressed") === "true") tone();
  }
  function heard({ data }) {
    if (data.failed) {
      stop();
      return notice(say("reader_failed"));
    }
    if (!data.text || !found(data.text)) return wait();
    worker.onmessage = null;
    beep();
    setTimeout(stop);  // first the card
  }

  async function start() {
    notice("");
    allowed();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
    } catch {
      return notice(say("no_camera"));
    }
    picture.srcObject = stream;
    shown(true);
    await picture.play().catch(() => {});
    worker = new Worker("/pocket/eye.js", { type: "module" });
    worker.onmessage = heard;
    worker.onerror = () => heard({ data: { failed: true } });
    look();
  }
  function stop() {
    clearTimeout(timer);
    worker?.terminate();
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = worker = picture.srcObject = null;
    shown(false);
  }
  function shown(on) {
    const torch = on && stream.getVideoTracks()[0].getCapabilities?.().torch;
    for (const [name, is] of [["picture", on], ["stop", on], ["sound", on], ["torch", torch], ["start", !on]]) $(name).hidden = !is;
    $("torch").setAttribute("aria-pressed", "false");
    eye.textContent = on ? say("looking") : "";
  }

  $("start").addEventListener("click", start);
  $("stop").addEventListener("click", () => {
    stop();
    $("start").focus();
  });
  $("torch").addEventListener("click", ({ target }) => {
    const on = target.getAttribute("aria-pressed") !== "true";
    const set = stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    set?.then(() => target.setAttribute("aria-pressed", String(on)), () => {});
  });
  $("sound").addEventListener("click", ({ target }) => {
    const on = target.getAttribute("aria-pressed") !== "true";
    target.setAttribute("aria-pressed", String(on));
    keep("silent", !on).catch(() => {});
  });
  kept("silent").then((silent) => $("sound").setAttribute("aria-pressed", String(!silent)), () => {});
  reads().then((can) => {
    if (can) return;
    $("start").hidden = true;
    eye.textContent = say("no_reader");
  });
  return { stop: () => stream && stop() };
}
