// What a start is doing: how long each part took, and a line for whatever takes longer than two seconds.
export interface Steps {
  /** Does one part, and remembers how long it took. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** `Postgres 0.7 s · …`, and how long all of it took. */
  summary(): string;
}

const FIRST_MS = 2_000;
const EVERY_MS = 5_000;

/** Keeps the steps of one start; `say` gets the lines for the person who waits. */
export function keepSteps(say: (line: string) => void): Steps {
  const began = performance.now();
  const took: { name: string; seconds: string }[] = [];
  return {
    async step(name, work) {
      const started = performance.now();
      const so = () => seconds(performance.now() - started);
      let every: NodeJS.Timeout | undefined;
      const first = setTimeout(() => {
        say(`${name} …`);
        every = setInterval(() => say(`${name} … ${so()} s`), EVERY_MS);
      }, FIRST_MS);
      try {
        return await work();
      } finally {
        clearTimeout(first);
        clearInterval(every);
        took.push({ name, seconds: so() });
      }
    },
    summary: () => [...took.map((one) => `${one.name} ${one.seconds} s`), `in all ${seconds(performance.now() - began)} s`].join(' · '),
  };
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);
