import type {
  AddRuleBody,
  AddTargetsBody,
  ChangeRuleBody,
  OrderRulesBody,
  RemoveTargetsBody,
} from '@halyard/contracts/flag-targeting';
import type { FlagInEnvironment } from '@halyard/contracts/flags';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * Rules one by one and individual targets of a flag in one environment; every method answers the flag
 * as it is then. They throw ApiError, NetworkError or AnswerError, and take the `version` that was
 * seen as changes of the whole flag do.
 */
export function flagTargetingApi({ json }: Transport) {
  return {
    /** Adds a rule as the last, or where `position` says. */
    addRule: (key: string, environment_key: string, body: AddRuleBody, options?: CallOptions) =>
      json<FlagInEnvironment>({
        method: 'POST',
        path: path`/flags/${key}/rules`,
        query: { environment_key },
        body,
        options,
      }),
    changeRule: (
      key: string,
      environment_key: string,
      ruleId: string,
      body: ChangeRuleBody,
      options?: CallOptions,
    ) =>
      json<FlagInEnvironment>({
        method: 'PUT',
        path: path`/flags/${key}/rules/${ruleId}`,
        query: { environment_key },
        body,
        options,
      }),
    /** @param options its `version` is the one that was seen. */
    removeRule: (
      key: string,
      environment_key: string,
      ruleId: string,
      { version, ...options }: CallOptions & { readonly version?: number } = {},
    ) =>
      json<FlagInEnvironment>({
        method: 'DELETE',
        path: path`/flags/${key}/rules/${ruleId}`,
        query: { environment_key },
        seenVersion: version,
        options,
      }),
    /** Says in which order all rules are tried. */
    orderRules: (
      key: string,
      environment_key: string,
      body: OrderRulesBody,
      options?: CallOptions,
    ) =>
      json<FlagInEnvironment>({
        method: 'PUT',
        path: path`/flags/${key}/rule-order`,
        query: { environment_key },
        body,
        options,
      }),
    /** Targets keys with a variant, and with no other one. */
    addTargets: (
      key: string,
      environment_key: string,
      body: AddTargetsBody,
      options?: CallOptions,
    ) =>
      json<FlagInEnvironment>({
        method: 'POST',
        path: path`/flags/${key}/targets`,
        query: { environment_key },
        body,
        options,
      }),
    removeTargets: (
      key: string,
      environment_key: string,
      body: RemoveTargetsBody,
      options?: CallOptions,
    ) =>
      json<FlagInEnvironment>({
        method: 'POST',
        path: path`/flags/${key}/targets/remove`,
        query: { environment_key },
        body,
        options,
      }),
  };
}
