/** Sending a form: one at a time, one key an intention, and what came back instead of success. */
import { useRef, useState } from "react";
import { IntentionKeys } from "../api/keys";
import { asProblem, type ApiProblem } from "../api/problem";

export interface Submission<Body> {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  submit: (body: Body) => Promise<void>;
  forget: () => void;
}

export function useSubmission<Body, Answer>(
  send: (body: Body, key: string) => Promise<Answer>,
  onDone: (answer: Answer, body: Body) => void,
): Submission<Body> {
  const keys = useRef(new IntentionKeys());
  const underway = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);

  const submit = async (body: Body): Promise<void> => {
    if (underway.current) return;
    underway.current = true;
    setBusy(true);
    setProblem(null);
    try {
      const answer = await send(body, keys.current.of(body));
      keys.current.settled(null);
      onDone(answer, body);
    } catch (error) {
      const failed = asProblem(error);
      keys.current.settled(failed);
      setProblem(failed);
    } finally {
      underway.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, submit, forget: () => setProblem(null) };
}
