/** Sign-in, sign-out, 정보수정. */
import type { session as original } from "../ko/session";

export const session = {
  "session.title": "Sign in to dyflux",
  "session.lead": "Orders, C/S and cancellations on one desk.",
  "session.login": "Login",
  "session.password": "Password",
  "session.submit": "Sign in",
  "session.login-empty": "Enter your login.",
  "session.password-empty": "Enter your password.",
  "session.sign-out": "Sign out",
  "session.signed-out": "You have signed out.",
  "session.signed-out-elsewhere": "You signed out on another tab.",
  "session.ended": "Your session has ended. Please sign in again.",
  "session.last-login": "Last sign-in {at}",
  "session.first-login": "This is the first sign-in",
  "session.away": "The server does not answer.",
  "session.away-hint": "Trying again automatically.",
  "profile.title": "My details",
  "profile.name": "Name",
  "profile.password": "New password",
  "profile.password-hint": "Stays as it is when empty. A new one signs you out everywhere.",
  "profile.current": "Current password",
  "profile.saved": "Your details are saved.",
} satisfies Record<keyof typeof original, string>;
