// Inside a replayed workflow: tells the test what it asks the record to write. Temporal compares which activities are called, not with what.
import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';
import type { Written, Writing } from '#domain/engine/record.ts';

export interface Watching extends Sinks {
  record: { asked(writing: Writing, got: Written): void };
}
const { record } = proxySinks<Watching>();

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [{
    async scheduleLocalActivity(input, next) {
      const got = await next(input);
      if (input.activityType === 'commit') record.asked(input.args[0] as Writing, got as Written);
      return got;
    },
  }],
});
