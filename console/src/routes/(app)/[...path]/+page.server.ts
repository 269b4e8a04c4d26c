import { error } from '@sveltejs/kit';

// No such page: said inside the shell, to whoever is signed in.
export const load = () => error(404);
