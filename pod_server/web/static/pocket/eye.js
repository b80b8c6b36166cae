// The worker that reads codes in pictures: by the browser's own reader where it has one for what
// products bear, else by zxing (WebAssembly), which comes with Sésame. No picture leaves it.
const NATIVE = ["qr_code", "ean_13", "ean_8", "upc_a", "upc_e", "data_matrix", "code_128"];
const OURS = ["QRCode", "EAN13", "EAN8", "UPCA", "UPCE", "DataMatrix", "Code128", "DataBarOmni", "DataBarExp"];
/** Pixels of the longer side that are looked at. */
const LARGEST = 1280;

async function browsers() {
  const has = (await self.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (!has.includes("qr_code") || !has.includes("ean_13")) return null;
  const detector = new BarcodeDetector({ formats: NATIVE.filter((one) => has.includes(one)) });
  return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? "";
}
async function shipped() {
  const { prepareZXingModule, readBarcodes } = await import("/pocket/zxing/es/reader/index.js");
  const overrides = { locateFile: () => "/pocket/zxing/reader/zxing_reader.wasm" };
  await prepareZXingModule({ overrides, fireImmediately: true });
  const canvas = new OffscreenCanvas(1, 1), context = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture) => {
    const width = picture.displayWidth ?? picture.width, height = picture.displayHeight ?? picture.height;
    const scale = Math.min(1, LARGEST / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const seen = context.getImageData(0, 0, canvas.width, canvas.height);
    const [found] = await readBarcodes(seen, { formats: OURS, maxNumberOfSymbols: 1, tryHarder: true });
    return found?.isValid ? found.text : "";
  };
}

const reader = browsers().then((found) => found ?? shipped());
onmessage = async ({ data: picture }) => {
  try {
    const read = await reader;
    postMessage({ text: await read(picture) });
  } catch {
    postMessage({ failed: true });
  } finally {
    picture.close();
  }
};
