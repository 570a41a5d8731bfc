// A picture of the whole drawing, made in the browser and saved from there.

const LONGEST = 12000;
const SCALE = 2;
const MARGIN = 24;
const CAPTION = 30;

/** Draw everything, with the scene's title under it, and give a PNG. */
async function picture(cy, title, theme) {
  const extent = cy.elements().boundingBox();
  const scale = Math.min(SCALE, LONGEST / Math.max(extent.w, extent.h, 1));
  const drawn = await cy.png({ full: true, scale, bg: theme.ground, output: "blob-promise" });
  const bitmap = await createImageBitmap(drawn);
  const sheet = document.createElement("canvas");
  const pen = sheet.getContext("2d");
  const font = `${13 * scale}px ${theme.family}`;
  pen.font = font;
  const [margin, caption] = [MARGIN * scale, title ? CAPTION * scale : 0];
  sheet.width = Math.max(bitmap.width, pen.measureText(title).width) + 2 * margin;
  sheet.height = bitmap.height + 2 * margin + caption;
  pen.fillStyle = theme.ground;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(bitmap, margin, margin);
  bitmap.close();
  pen.font = font;
  pen.fillStyle = theme.text;
  pen.fillText(title, margin, sheet.height - margin);
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}

/** Save a picture of the drawing under a name that holds no text from data. */
export async function savePicture(cy, title, theme) {
  const blob = await picture(cy, title, theme);
  if (!blob) throw new Error("the drawing is too large for a picture; hide some parties");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "ownership.png";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
