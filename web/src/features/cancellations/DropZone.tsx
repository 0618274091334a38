/** Where a file is dropped, or chosen by mouse or keyboard. */
import { useId, useState, type DragEvent, type ReactElement } from "react";
import { useText } from "../../preferences/text";

interface Props {
  onFile: (file: File) => void;
  busy: boolean;
  /** Why no file can be taken now. */
  why: string | null;
}

export function DropZone({ onFile, busy, why }: Props): ReactElement {
  const t = useText();
  const input = useId();
  const [over, setOver] = useState(false);
  const closed = why !== null || busy;
  const take = (files: FileList | null): void => {
    const [file] = files ?? [];
    if (file !== undefined && !closed) onFile(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <label
      htmlFor={input}
      className={over && !closed ? "drop drop-over" : closed ? "drop drop-closed" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-testid="drop"
    >
      <input
        id={input}
        type="file"
        className="hidden"
        accept=".xlsx,.xls,.csv"
        disabled={closed}
        data-testid="file"
        aria-label={t("upload.drop")}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
      <span role="status">{busy ? t("upload.reading") : (why ?? t("upload.drop"))}</span>
    </label>
  );
}
