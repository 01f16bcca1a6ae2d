import type { Surface } from './checks.ts'
import type { Service } from './service.ts'
import { directSurfaces } from './surfaces/direct.ts'
import { messengerSurfaces } from './surfaces/messengers.ts'
import { staffSurfaces } from './surfaces/staff.ts'
import { webSurfaces } from './surfaces/web.ts'

/** All that somebody outside can send something to. `only`: those whose names hold this. Errors: throws when none does. */
export function openSurfaces(service: Service, only?: string): { surfaces: Surface[]; close: () => Promise<void> } {
  const staff = staffSurfaces(service.log)
  const all = [...webSurfaces(service), ...messengerSurfaces(service), ...staff.surfaces, ...directSurfaces(service)]
  const surfaces = only === undefined ? all : all.filter(({ name }) => name.includes(only))
  if (surfaces.length === 0) throw new Error(`no such surface; there are:\n${all.map(({ name }) => name).join('\n')}`)
  return { surfaces, close: staff.close }
}
