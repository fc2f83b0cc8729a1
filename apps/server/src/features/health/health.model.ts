/** Whether parts answer; `isCacheUp` is undefined where there is no Redis. */
interface Parts {
  readonly isReady: boolean;
  readonly isDatabaseUp: boolean;
  readonly isCacheUp: boolean | undefined;
}

/** Without rulesets nothing can be evaluated; without a database or Redis everything else suffers. */
export function overallStatus({
  isReady,
  isDatabaseUp,
  isCacheUp,
}: Parts): 'healthy' | 'degraded' | 'unhealthy' {
  if (!isReady) return 'unhealthy';
  return isDatabaseUp && isCacheUp !== false ? 'healthy' : 'degraded';
}
