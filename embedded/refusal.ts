// Why the product cannot start here: one sentence for the person at the terminal, no stack.
export class Refusal extends Error {}
