/** Starts the console. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "antd/dist/antd.css";
import { App } from "./App";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/forms.css";
import "./styles/marks.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
