/** From a file of the camera to a small JPEG, and back to pixels for the preview; the browser's part. */
import { base64Of, bytesOfBase64, fitPhoto, type Size } from './photo-fit.js';

export type Shot =
  | { readonly ok: true; readonly base64: string }
  /** The browser cannot decode it, or even the smallest version is too large. */
  | { readonly ok: false; readonly why: 'no-picture' | 'too-large' };

async function decoded(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file);
  } catch {
    // The specification gives one reason for every file that is no picture the browser knows.
    return undefined;
  }
}

function drawn(picture: ImageBitmap, size: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  // A picture with holes would turn black as a JPEG.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, size.width, size.height);
  return canvas;
}

async function jpegOf(canvas: HTMLCanvasElement, quality: number): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality);
  });
  return blob === null ? new Uint8Array() : new Uint8Array(await blob.arrayBuffer());
}

/** A new JPEG made of pixels alone: place, time and maker of the photo do not leave the tablet. */
export async function shrink(file: Blob): Promise<Shot> {
  const picture = await decoded(file);
  if (picture === undefined) return { ok: false, why: 'no-picture' };
  try {
    const original = { width: picture.width, height: picture.height };
    const jpeg = await fitPhoto(original, (size, quality) => jpegOf(drawn(picture, size), quality));
    if (jpeg === undefined) return { ok: false, why: 'too-large' };
    return jpeg.length === 0
      ? { ok: false, why: 'no-picture' }
      : { ok: true, base64: base64Of(jpeg) };
  } finally {
    picture.close();
  }
}

/** Draws what will be sent, not what the camera gave. False when it cannot be shown. */
export async function preview(base64: string, canvas: HTMLCanvasElement): Promise<boolean> {
  const picture = await decoded(new Blob([bytesOfBase64(base64)], { type: 'image/jpeg' }));
  if (picture === undefined) return false;
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
  return true;
}
