/** Answers of the API v3, in the form of integreat-cms (`api/v3/pages.py`, `places.py`, `events.py`, read 2026-11). */
export function aPage(given: Record<string, unknown> = {}) {
  return {
    id: 1,
    url: 'https://integreat.app/mainz/de/schule/',
    path: '/mainz/de/schule/',
    title: 'Schule',
    modified_gmt: '2026-09-30T22:10:00Z',
    last_updated: '2026-10-01T00:10:00+02:00',
    excerpt: 'Alle Kinder gehen in die Schule.',
    content: '<p>Alle Kinder gehen <strong>kostenlos</strong> in die Schule.</p>',
    parent: { id: 0, url: null, path: null },
    order: 1,
    available_languages: { en: { id: 2, url: 'https://integreat.app/mainz/en/school/', path: '/mainz/en/school/' } },
    thumbnail: null,
    hash: null,
    ...given,
  }
}

const closed = { allDay: false, closed: true, timeSlots: [], appointmentOnly: false }
const morning = {
  allDay: false, closed: false, appointmentOnly: false, timeSlots: [{ start: '08:00', end: '12:00', timezone: 'Europe/Berlin' }],
} // prettier-ignore

export function aLocation(given: Record<string, unknown> = {}) {
  return {
    ...aPage(),
    url: 'https://integreat.app/mainz/de/locations/kita-buero/',
    title: 'Kita-Büro',
    content: '',
    website: 'https://kita.example.org',
    email: 'kita@example.org',
    phone_number: '+49 6131 122008',
    contacts: [
      {
        area_of_responsibility: 'Anmeldung', name: 'Frau Muster', email: 'anmeldung@example.org', phone_number: '+49 6131 122009',
        mobile_number: null, website: null, opening_hours: null, appointment_url: null,
      },
    ],
    category: { id: 1, name: 'Behörde', color: '#fff', icon: 'x' },
    temporarily_closed: false,
    opening_hours: [morning, morning, { ...morning, appointmentOnly: true }, { ...closed, closed: false, allDay: true }, closed, closed, closed],
    appointment_url: 'https://termin.example.org',
    location: {
      id: 1, name: 'Kita-Büro', address: 'Marktplatz 1', town: 'Mainz', state: null, postcode: '55116', region: null, country: 'Deutschland',
      latitude: 50, longitude: 8,
    },
    organization: { id: 1, slug: 'stadt', name: 'Stadt Mainz', logo: 'x', website: 'https://mainz.de' },
    barrier_free: true,
    ...given,
  } // prettier-ignore
}

export function anEvent(given: Record<string, unknown> = {}) {
  return {
    ...aPage(),
    url: 'https://integreat.app/mainz/de/events/fest/',
    title: 'Fest der Kulturen',
    content: '<p>Kommen Sie vorbei.</p>',
    location: { id: null, name: 'Rathaus', address: 'Markt 2', town: 'Mainz', postcode: '55116' },
    location_path: null,
    meeting_url: null,
    event: {
      id: 1, start: '2026-12-05T14:00:00+01:00', end: '2026-12-05T18:00:00+01:00', all_day: false, only_weekdays: false, recurrence_id: null,
      timezone: 'Europe/Berlin',
    },
    recurrence_rule: null,
    ...given,
  } // prettier-ignore
}
