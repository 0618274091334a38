/** Names and values in two columns; nothing is a dash. */
import { Fragment, type ReactElement } from "react";

export function Facts({ rows }: { rows: readonly (readonly [string, string])[] }): ReactElement {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd className="num">{value === "" ? "–" : value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
