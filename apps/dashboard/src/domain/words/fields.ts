/** What people call the fields that the audit log names as the API does. */
const LABELS: Readonly<Record<string, string>> = {
  is_enabled: 'switch',
  rollout_percentage: 'rollout',
  off_variant: 'off variant',
  flag_type: 'type',
  value_type: 'value type',
  client_side: 'client keys',
  is_archived: 'archive',
  is_protected: 'protection',
  is_active: 'account',
  email: 'e-mail',
  conditions: 'conditions',
  included: 'included keys',
  excluded: 'excluded keys',
  expires_at: 'end',
  revoked_at: 'revocation',
  user_agent: 'program',
};

/** “off variant” for `off_variant`. */
export function labelOf(field: string): string {
  return LABELS[field] ?? field.replaceAll('_', ' ');
}
