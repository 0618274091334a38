/** All texts in English. */
import { actions } from "./actions";
import { cancellations } from "./cancellations";
import { codes } from "./codes";
import { common } from "./common";
import { cs } from "./cs";
import { session } from "./session";
import { shell } from "./shell";

export const en = { ...common, ...session, ...shell, ...cs, ...actions, ...cancellations, ...codes };
