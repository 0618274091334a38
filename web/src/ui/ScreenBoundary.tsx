/** What a screen throws is said in its place; the frame stays, so that the others still work. */
import { Alert, Button } from "antd";
import { Component, type ErrorInfo, type ReactElement, type ReactNode } from "react";
import { useText } from "../preferences/text";

interface State {
  error: Error | null;
}

export class ScreenBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error("a screen failed", error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Failed error={this.state.error} />;
  }
}

function Failed({ error }: { error: Error }): ReactElement {
  const t = useText();
  const old = /dynamically imported module|module script/i.test(error.message);
  return (
    <div className="pad">
      <Alert
        type="error"
        showIcon
        role="alert"
        title={t(old ? "error.chunk" : "error.boundary")}
        description={<span className="quiet">{error.message}</span>}
        action={<Button onClick={() => location.reload()}>{t("common.refresh")}</Button>}
      />
    </div>
  );
}
