import type { Account } from './ports.ts'

/** In whose name a command makes drafts when nobody is named. Nobody can sign in with it. */
export const systemAccount: Account = {
  id: 'system',
  name: 'Wegweiser (eingelesen)',
  login: '',
  roles: [],
  municipality: undefined,
  locales: [],
  active: false,
  createdAt: 0,
}
