import { useViewer } from "../context.ts";

const ID = "capture-file";

/** What asks for a file; not seen. One for the whole page, pressed by whatever opens a capture. */
export function OpenFile() {
  const viewer = useViewer();
  return (
    <input
      id={ID}
      type="file"
      hidden
      aria-label="Capture"
      onChange={({ target }) => {
        const file = target.files?.[0];
        if (file !== undefined) void viewer.open(file);
        target.value = ""; // so that the same one can be chosen again
      }}
    />
  );
}

/** Asks for a capture. */
export function askForFile(): void {
  document.getElementById(ID)?.click();
}
