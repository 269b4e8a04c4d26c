// Turns at something that there is little of, such as memory or a core: so many at once, no more than a few of them one caller's, and the rest in line.

export interface Turns {
  /** A turn, and how to end it; at once when there is room, else when one becomes free. `undefined`: too many wait already, or it took too long. */
  take(who: string): Promise<(() => void) | undefined>;
}

export interface Room {
  atOnce: number;
  /** Of one caller, at once and in line. */
  ofOne: number;
  ofOneWaiting: number;
  waiting: number;
  patienceMs?: number;
}

/** Whoever has the fewest turns under way is next, and among equals who came first: nobody's many keep another's one waiting. */
export function turns({ atOnce, ofOne, ofOneWaiting, waiting, patienceMs }: Room): Turns {
  const underWay = new Map<string, number>();
  const line: { who: string; go: () => void }[] = [];
  let running = 0;

  const begin = (who: string): (() => void) => {
    let over = false;
    running++;
    underWay.set(who, of(who) + 1);
    return () => {
      if (over) return;
      over = true;
      running--;
      if (of(who) > 1) underWay.set(who, of(who) - 1);
      else underWay.delete(who);
      next();
    };
  };
  const of = (who: string): number => underWay.get(who) ?? 0;
  const next = () => {
    const free = running < atOnce ? line.filter(({ who }) => of(who) < ofOne).toSorted((a, b) => of(a.who) - of(b.who))[0] : undefined;
    if (!free) return;
    line.splice(line.indexOf(free), 1);
    free.go();
  };

  return {
    take(who) {
      if (running < atOnce && of(who) < ofOne) return Promise.resolve(begin(who));
      if (line.length >= waiting || line.filter((one) => one.who === who).length >= ofOneWaiting) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const one = { who, go: () => { clearTimeout(late); resolve(begin(who)); } };
        const late = patienceMs === undefined ? undefined : setTimeout(() => { line.splice(line.indexOf(one), 1); resolve(undefined); }, patienceMs);
        line.push(one);
      });
    },
  };
}
