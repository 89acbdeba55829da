// Photos: made small enough for a weak network before they are kept. What is no picture goes as it is, and the server says so.

import type { Photo } from "./parcels";

const LONGEST_SIDE = 1920;
const QUALITY = 0.85;
const SMALL = 600 * 1024;
/** What no server of ours takes need not fill the phone. */
export const LARGEST = 30 * 1024 * 1024;

/** A photo ready to be kept; the original where the browser cannot read it. */
export async function smaller(file: File): Promise<Photo> {
  if (file.size <= SMALL || !file.type.startsWith("image/")) return { name: file.name, blob: await copied(file) };
  try {
    const drawn = await createImageBitmap(file);
    const factor = Math.min(1, LONGEST_SIDE / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(drawn.width * factor);
    canvas.height = Math.round(drawn.height * factor);
    canvas.getContext("2d")?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    drawn.close();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (blob && blob.size < file.size) return { name: `${file.name.replace(/\.[^.]*$/, "")}.jpg`, blob };
  } catch {
    // no picture that this browser reads
  }
  return { name: file.name, blob: await copied(file) };
}

/** The bytes themselves: a picture taken by the camera may be gone from the phone before it is sent. */
async function copied(file: File): Promise<Blob> {
  return new Blob([await file.arrayBuffer()], { type: file.type });
}
