/** Sign-in and sign-out. */
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
  "session.starting": "Checking your session…",
  "session.away": "The server does not answer.",
  "session.away-hint": "Trying again automatically.",
} satisfies Record<keyof typeof original, string>;
