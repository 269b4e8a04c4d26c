// The organisation as rules see it: who there is, who heads what, who holds which role.

/** Plain facts, taken at one revision of the organisation. Ids are opaque. */
export interface Facts {
  people: Record<string, { id: string; name: string; humanId: string; departmentId: string; post?: string; active: boolean }>;
  departments: Record<string, { id: string; key: string; parentId?: string; headId?: string }>;
  roles: Record<string, string[]>;
}
