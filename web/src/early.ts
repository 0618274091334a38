/** Asks for the session while the console itself is still on its way: a small file of its own, run before it. */
import { askEarly, mayHaveSession } from "./api/token";

if (mayHaveSession()) askEarly();
