// Where a case's workflow believes it stands.
import type { Position } from '#domain/engine/follow.ts';
import type { Timer } from '#domain/engine/op.ts';
import { timersOf, type CaseState } from '#domain/engine/state.ts';
import type { CaseInput } from '#workflows/messages.ts';
import type { Installation } from '#test/installation.ts';

/** The state of a running case as its workflow answers it, with the clocks that it keeps. */
export async function position(at: Installation, caseId: string): Promise<{ state: CaseState; timers: Timer[] }> {
  const handle = at.client.workflow.getHandle(caseId);
  const { state } = await handle.query<Position>('position');
  const [first] = (await handle.fetchHistory()).events ?? [];
  const payload = first?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const { plan } = JSON.parse(Buffer.from(payload?.data ?? []).toString()) as CaseInput;
  return { state, timers: timersOf(plan, state) };
}
