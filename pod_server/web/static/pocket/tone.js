// A short tone, as a sound file made here: Web Audio would stop the page for a tenth of a second
// when it opens.
const RATE = 8000, SECONDS = 0.09, PITCH = 880;

function wave() {
  const size = Math.round(RATE * SECONDS), file = new DataView(new ArrayBuffer(44 + size));
  const put = (at, text) => [...text].forEach((letter, i) => file.setUint8(at + i, letter.charCodeAt(0)));
  put(0, "RIFF");
  put(8, "WAVEfmt ");
  put(36, "data");
  for (const [at, number] of [[4, 36 + size], [16, 16], [24, RATE], [28, RATE], [40, size]]) file.setUint32(at, number, true);
  for (const [at, number] of [[20, 1], [22, 1], [32, 1], [34, 8]]) file.setUint16(at, number, true);
  for (let i = 0; i < size; i++) {
    const fade = Math.min(1, i / 80, (size - i) / 200);
    file.setUint8(44 + i, 128 + 60 * fade * Math.sin((2 * Math.PI * PITCH * i) / RATE));
  }
  return file.buffer;
}

let sound;
/** To be called from a tap: browsers let a page sound only what a tap has begun. */
export function allowed() {
  if (sound) return;
  sound = new Audio(URL.createObjectURL(new Blob([wave()], { type: "audio/wav" })));
  sound.muted = true;
  sound.play().catch(() => {});
}
export function tone() {
  if (!sound) return;
  sound.muted = false;
  sound.currentTime = 0;
  sound.play().catch(() => {});
}
