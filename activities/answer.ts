// What an operation of the engine writes, and what it answers. One line per operation; the work is in the noun's own file.
import { evaluate, holds } from '#domain/condition/condition.ts';
import { rowAt } from '#domain/definition/row.ts';
import { stepOf } from '#domain/definition/steps.ts';
import type { Answer, Op } from '#domain/engine/op.ts';
import { lookForAbsent } from './away.ts';
import { callOff, callProcess, startFromRung } from './call.ts';
import { amended, decided, returned, resubmitted, straightOn } from './decide.ts';
import { compensateEffect, runEffect } from './effects/effects.ts';
import { note, type Entering } from './entering.ts';
import { redate } from './redate.ts';
import { add, answered, claim, consult, extend, idle, move, release, removed, reopen, resume, suspend, takenBack } from './seats.ts';
import { migrated } from './migrate.ts';
import { repaired } from './repair.ts';
import { cancelled, named, proposed, returnedOften, rewound, skipped } from './steer.ts';
import { open } from './opening.ts';
import { lookAgain } from './parked.ts';
import { ring } from './ring.ts';
import { close, waitClock } from './tasks.ts';
import { turn } from './turn.ts';
import { closeCase, comment, recalled, urge, withdrawn } from './header.ts';

/** Does one operation inside the entry's transaction. */
export async function answer(c: Entering, op: Op): Promise<Answer> {
  switch (op.op) {
    case 'begin':
      note(c, 'case.started', { process: c.case.processKey, version: c.case.version, number: c.case.number, ...(Object.keys(c.picks).length && { picks: c.picks }) });
      return null;
    case 'open':
      return open(c, op);
    case 'turn':
      return turn(c, op);
    case 'decided':
      return decided(c, op);
    case 'close':
      return close(c, op);
    case 'settled':
      note(c, op.byClock ? 'step.expired' : 'step.settled', { step: op.step, outcome: op.outcome });
      return null;
    case 'effect':
      return runEffect(c, op);
    case 'compensate':
      return compensateEffect(c, op);
    case 'wait':
      return waitClock(c, op);
    case 'event':
      note(c, 'event.received', { event: op.event, ...(op.outcome && { outcome: op.outcome }) });
      return null;
    case 'look-again':
      return lookAgain(c);
    case 'away':
      return lookForAbsent(c, op);
    case 'redate':
      return redate(c);
    case 'choose': {
      const step = stepOf(c.definition, op.step);
      const branch = step?.kind === 'choose' ? step.branches.findIndex(({ when }) => holds(when, c.definition.form, { form: c.form, outcome: op.outcomes, now: c.now, row: rowAt(c.definition, op.step, op.row, c.form) })) : -1;
      note(c, 'branch.taken', { step: op.step, branch });
      return { branch };
    }
    case 'count': {
      const step = stepOf(c.definition, op.step);
      const rows = step?.kind === 'each' ? c.form[step.over] : undefined;
      return { rows: Array.isArray(rows) ? rows.length : 0 };
    }
    case 'until': {
      const step = stepOf(c.definition, op.step);
      return { done: step?.kind !== 'repeat' || evaluate(step.until, c.definition.form, { form: c.form, outcome: op.outcomes, now: c.now, row: rowAt(c.definition, op.step, op.row, c.form), turn: op.turn }) === true };
    }
    case 'call':
      return callProcess(c, op);
    case 'call-off':
      return callOff(c, op);
    case 'caller-gone':
      note(c, 'case.caller-gone', op.past === undefined ? {} : { past: op.past });
      return null;
    case 'ring': {
      if (op.kind === 'release') return idle(c, op);
      const started = await startFromRung(c, op);
      return started ?? ring(c, op);
    }
    case 'returned':
      return returned(c, op);
    case 'resubmitted':
      return resubmitted(c, op);
    case 'withdrawn':
      return withdrawn(c);
    case 'recalled':
      return recalled(c, op);
    case 'commented':
      return comment(c);
    case 'urged':
      return urge(c, op);
    case 'move':
      return move(c, op);
    case 'claim':
      return claim(c, op);
    case 'release':
      return release(c, op);
    case 'suspend':
      return suspend(c, op);
    case 'resume':
      return resume(c, op);
    case 'consult':
      return consult(c, op);
    case 'answered':
      return answered(c, op);
    case 'add':
      return add(c, op);
    case 'remove':
      return removed(c, op);
    case 'take-back':
      return takenBack(c, op);
    case 'reopen':
      return reopen(c, op);
    case 'extend':
      return extend(c, op);
    case 'rewind':
      return rewound(c, op);
    case 'straight':
      return straightOn(c, op);
    case 'skip':
      return skipped(c, op);
    case 'named':
      return named(c, op);
    case 'amended':
      return amended(c, op);
    case 'returned-often':
      return returnedOften(c, op);
    case 'proposed':
      return proposed(c, op);
    case 'migrated':
      return migrated(c, op);
    case 'repaired':
      return repaired(c, op);
    case 'cancelled':
      return cancelled(c);
    case 'header':
      c.ledger.state = op.state;
      return null;
    case 'end':
      return closeCase(c, op);
  }
}
