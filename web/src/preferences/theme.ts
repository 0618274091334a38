/** The look: calm, dense, readable for eight hours; contrasts of both themes fit WCAG AA. */
import { theme as antd, type ThemeConfig } from "antd";

export const FONT =
  'Pretendard, "Noto Sans KR", "Noto Sans CJK KR", NanumGothic, "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif';

export function themeOf(dark: boolean, compact: boolean): ThemeConfig {
  const base = dark ? antd.darkAlgorithm : antd.defaultAlgorithm;
  return {
    algorithm: compact ? [base, antd.compactAlgorithm] : [base],
    token: {
      fontFamily: FONT,
      fontSize: 13,
      borderRadius: 4,
      colorPrimary: dark ? "#5b9bf5" : "#1d5fc4",
      colorLink: dark ? "#7ab0fa" : "#1d5fc4",
      colorTextDescription: dark ? "#a6adba" : "#565d68",
      colorTextPlaceholder: dark ? "#8d95a3" : "#6a717d",
      colorTextDisabled: dark ? "#878e9b" : "#6f7580",
      motion: false, // windows open and close at once: the next key already belongs to what is below
    },
  };
}
