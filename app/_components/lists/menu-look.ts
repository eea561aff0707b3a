/** How the menus at the head of the watchlist look. */
export const MENU_PANEL =
  'z-20 max-h-(--radix-dropdown-menu-content-available-height) w-56 overflow-y-auto rounded-control border border-rule2 bg-raised p-1 text-body text-ink2 shadow-md';

export const MENU_ITEM =
  'flex min-h-11 cursor-pointer items-center gap-2 rounded-badge px-2 text-ink outline-none data-disabled:cursor-default data-disabled:text-ink3 data-highlighted:bg-ground data-highlighted:outline-2 data-highlighted:-outline-offset-2 data-highlighted:outline-accent mouse:min-h-7';

export const MENU_LABEL = 'px-2 pt-1.5 pb-0.5 text-small text-ink3';

export const MENU_RULE = 'my-1 h-px bg-rule2';
