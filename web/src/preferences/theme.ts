/** The look: calm, dense, readable for eight hours; contrasts of both themes fit WCAG AA. */
import { theme as antd, type ThemeConfig } from "antd";

export const FONT =
  'Pretendard, "Noto Sans KR", "Noto Sans CJK KR", NanumGothic, "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif';

/** The surfaces of `styles/base.css`, for the widgets. */
const DARK = {
  colorBgContainer: "#1b1f26",
  colorBgElevated: "#242a33",
  colorBgLayout: "#14171c",
  colorBorder: "#454d5a",
  colorBorderSecondary: "#343b46",
} as const;

export function themeOf(dark: boolean, compact: boolean): ThemeConfig {
  const base = dark ? antd.darkAlgorithm : antd.defaultAlgorithm;
  return {
    zeroRuntime: true, // the widgets' styles are a file: made while the console runs they were a quarter of its start
    algorithm: compact ? [base, antd.compactAlgorithm] : [base],
    token: {
      fontFamily: FONT,
      fontSize: compact ? 15 : 14, // the compact algorithm takes two off
      borderRadius: 4,
      colorPrimary: dark ? "#5b9bf5" : "#1d5fc4",
      colorError: dark ? "#f08a83" : "#c62f27",
      ...(dark ? DARK : {}),
      colorLink: dark ? "#7ab0fa" : "#1d5fc4",
      colorTextDescription: dark ? "#a6adba" : "#565d68",
      colorTextPlaceholder: dark ? "#8d95a3" : "#6a717d",
      colorTextDisabled: dark ? "#878e9b" : "#6f7580",
      motion: false, // windows open and close at once: the next key already belongs to what is below
    },
    // White words on full colours: darker than what is good for lines and words.
    components: {
      Button: {
        colorPrimary: dark ? "#2f6bd0" : "#1d5fc4",
        colorPrimaryHover: dark ? "#3a76da" : "#2a6bd0",
        colorPrimaryActive: dark ? "#285db8" : "#174fa6",
        colorError: "#bf2f27",
        colorErrorHover: "#ca3d35",
        colorErrorActive: "#a62822",
      },
    },
  };
}
