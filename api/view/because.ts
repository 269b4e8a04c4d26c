// Why somebody is asked, in words: from the capacity that his task names (domain/who.ts).
import type { Definition } from '#domain/definition/definition.ts';
import { stepOf } from '#domain/definition/steps.ts';
import type { Text } from '#domain/text.ts';
import type { Organisation } from '../organisation.ts';

/** A whole sentence to the holder; nothing for a capacity that says no more than the step does. */
export function because(organisation: Organisation, definition: Definition, capacities: string): Text | undefined {
  const all = capacities.split('+').flatMap((one) => reason(organisation, definition, one) ?? []);
  return all.length ? { zh: all.map(({ zh }) => zh).join(''), en: all.map(({ en }) => en).join(' ') } : undefined;
}

function reason(organisation: Organisation, definition: Definition, capacity: string): Text | undefined {
  const [kind = '', ...rest] = capacity.split(':');
  const of = rest.join(':');
  switch (kind) {
    case 'applicant':
      return { zh: '您是申请人。', en: 'You are the applicant.' };
    case 'head-of': {
      const { zh, en } = departmentOf(organisation, of);
      return { zh: `您以${zh}负责人的身份处理。`, en: `You are asked as head of ${en}.` };
    }
    case 'role': {
      const { zh, en } = organisation.roleTitles.get(of) ?? { zh: of, en: of };
      return { zh: `您以「${zh}」的角色处理。`, en: `You are asked in the role “${en}”.` };
    }
    case 'superior-of-applicant': {
      const { zh, en } = departmentOf(organisation, of.replace(/^head-of:/, ''));
      return { zh: `申请人不能处理自己的申请，由其上级（${zh}负责人）代为处理。`, en: `Nobody decides a request of his own: you are asked as the applicant’s superior, head of ${en}.` };
    }
    case 'instead-of': {
      const name = organisation.facts.people[rest[0] ?? '']?.name ?? '';
      return { zh: `${name}请假，到期之前不在，由您作为上级处理。`, en: `${name} is away until after this is due: you are asked as the superior.` };
    }
    case 'stand-in': {
      const role = of.replace(/^role:/, '');
      const { zh, en } = organisation.roleTitles.get(role) ?? { zh: role, en: role };
      return { zh: `这一步没有合适的处理人，由「${zh}」代为处理。`, en: `Nobody else could be asked: you stand in, in the role “${en}”.` };
    }
    case 'offered':
      return { zh: '待办已超时，您也可以处理。', en: 'The task is overdue, and you may deal with it as well.' };
    case 'post':
      return { zh: `您以「${of}」的岗位处理。`, en: `You are asked in the post “${of}”.` };
    case 'actor-of': {
      const { zh, en } = stepOf(definition, of)?.title ?? { zh: of, en: of };
      return { zh: `「${zh}」一步由您处理。`, en: `You dealt with the step “${en}”.` };
    }
    case 'field': {
      const field = definition.form.find(({ key }) => key === of);
      return { zh: `申请中的「${field?.zh ?? of}」写的是您。`, en: `The request names you under “${field?.en ?? of}”.` };
    }
    case 'picked':
      return { zh: '您是被选定的处理人。', en: 'You were picked to deal with this.' };
    case 'named':
      return { zh: '流程指定由您处理。', en: 'The process names you.' };
    default:
      return undefined;
  }
}

function departmentOf({ facts, departmentTitles }: Organisation, key: string): Text {
  const department = Object.values(facts.departments).find((one) => one.key === key);
  return (department && departmentTitles.get(department.id)) ?? { zh: key, en: key };
}
