/** Where flags are configured: development, staging, production, … */
export interface Environment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly isProtected: boolean;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a new installation starts with. */
export const DEFAULT_ENVIRONMENTS = [
  {
    key: 'development',
    name: 'Development',
    description: 'Where features are built',
    isProtected: false,
  },
  { key: 'staging', name: 'Staging', description: 'Where releases are tried', isProtected: false },
  {
    key: 'production',
    name: 'Production',
    description: 'What users see; changed by admins alone',
    isProtected: true,
  },
] as const;

/** What the audit log says of an environment, in the API's names. */
export function auditView(
  environment: Pick<Environment, 'key' | 'name' | 'description' | 'isProtected'>,
) {
  return {
    key: environment.key,
    name: environment.name,
    description: environment.description,
    is_protected: environment.isProtected,
  };
}
