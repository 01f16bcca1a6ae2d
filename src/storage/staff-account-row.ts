import type { Selectable } from 'kysely'
import { z } from 'zod'
import { answerLocaleSchema } from '#core/locale.ts'
import { roles, type Account } from '#staff/ports.ts'
import type { StaffAccountTable } from './schema.ts'

const rolesSchema = z.array(z.enum(roles))
const localesSchema = z.array(answerLocaleSchema)

export function accountOf(row: Selectable<StaffAccountTable>): Account {
  return {
    id: row.id,
    name: row.name,
    login: row.login,
    roles: rolesSchema.parse(JSON.parse(row.roles)),
    municipality: row.municipality ?? undefined,
    locales: localesSchema.parse(JSON.parse(row.locales)),
    active: row.active === 1,
    createdAt: row.created_at,
  }
}
