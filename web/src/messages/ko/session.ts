/** Sign-in and sign-out. */
export const session = {
  "session.title": "dyflux 로그인",
  "session.lead": "주문·C/S·취소를 한 화면에서 처리합니다.",
  "session.login": "아이디",
  "session.password": "비밀번호",
  "session.submit": "로그인",
  "session.login-empty": "아이디를 입력하세요.",
  "session.password-empty": "비밀번호를 입력하세요.",
  "session.sign-out": "로그아웃",
  "session.signed-out": "로그아웃했습니다.",
  "session.signed-out-elsewhere": "다른 탭에서 로그아웃했습니다.",
  "session.ended": "로그인이 끝났습니다. 다시 로그인하세요.",
  "session.last-login": "마지막 로그인 {at}",
  "session.first-login": "첫 로그인입니다",
  "session.starting": "로그인 상태를 확인하고 있습니다…",
  "session.away": "서버가 응답하지 않습니다.",
  "session.away-hint": "잠시 후 자동으로 다시 시도합니다.",
} as const;
