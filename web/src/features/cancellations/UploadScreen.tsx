/** 판매처취소 (F-180 … F-184): a channel's file is read, judged row by row, and applied when somebody says so. */
import { Button, Select } from "antd";
import { useRef, useState, type ReactElement } from "react";
import { useSearchParams } from "react-router";
import type { Upload } from "../../api/types-claims";
import { useText } from "../../preferences/text";
import "../../styles/cs.css";
import "../../styles/claims.css";
import { ProblemNotice } from "../../ui/ProblemNotice";
import { useSubmission } from "../../ui/useSubmission";
import { useChannels } from "../cs/queries";
import { useMay } from "../session/me";
import { sendFile } from "./api";
import { DropZone } from "./DropZone";
import { FormatDialog } from "./FormatDialog";
import { Preview } from "./Preview";

interface Sent {
  channel: string;
  name: string;
  size: number;
  changed: number;
}

export default function UploadScreen(): ReactElement {
  const t = useText();
  const may = useMay("claims.apply");
  const channels = useChannels().filter(({ active }) => active);
  const [params, setParams] = useSearchParams();
  const [channel, setChannel] = useState(params.get("channel"));
  const [formatting, setFormatting] = useState(false);
  const file = useRef<File | null>(null);
  const uploadId = params.get("upload");
  const { busy, problem, submit } = useSubmission<Sent, Upload>(
    (sent, key) => sendFile(sent.channel, file.current as File, key),
    (upload) => setParams({ upload: upload.upload_id, channel: upload.channel_id }),
  );
  const send = (chosen: File): void => {
    if (channel === null) return;
    file.current = chosen;
    void submit({ channel, name: chosen.name, size: chosen.size, changed: chosen.lastModified });
  };
  const layout = problem !== null && ["FORMAT_NOT_SET", "HEADER_MISSING"].includes(problem.code);

  return (
    <div className="upload">
      <h1 className="hidden">{t("menu.upload")}</h1>
      <div className="upload-head">
        <Select
          className="upload-channel"
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("upload.choose-channel")}
          aria-label={t("grid.channel")}
          value={channel}
          onChange={(next: string) => setChannel(next)}
          options={channels.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Button disabled={!may || channel === null} onClick={() => setFormatting(true)}>
          {t("format.title")}
        </Button>
        <DropZone
          onFile={send}
          busy={busy}
          why={!may ? t("decide.not-permitted") : channel === null ? t("upload.choose-channel") : null}
        />
      </div>
      {problem !== null && (
        <div className="upload-problem">
          <ProblemNotice problem={problem} />
          {layout && (
            <Button type="link" onClick={() => setFormatting(true)}>
              {t("format.title")}
            </Button>
          )}
        </div>
      )}
      {uploadId === null ? <p className="quiet pad">{t("upload.none")}</p> : <Preview key={uploadId} uploadId={uploadId} />}
      {channel !== null && formatting && (
        <FormatDialog channelId={channel} onClose={() => setFormatting(false)} />
      )}
    </div>
  );
}
