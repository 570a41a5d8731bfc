"""Styles that stand in the head of every page, so that nothing moves once it is there."""

from typing import Final

BAR: Final = 48
"""Pixels of the navigation bar."""

EARLY_STYLES: Final = f"""<style>
/* White words on the dark theme's own blue cannot be read by everybody. */
.stApp [data-testid^="stBaseButton-primary"] {{background: #0F5C8C}}
.stApp [data-testid="stMain"] {{scrollbar-gutter: stable}}
.stApp [data-testid="stHeader"] {{height: {BAR}px; min-height: {BAR}px}}
.stApp [data-testid="stMainBlockContainer"] {{
  max-width: none; margin: 0;
  padding: {BAR + 16}px max(32px, calc((100vw - 1176px) / 2)) 40px;
}}
.stApp [data-testid="stMainBlockContainer"]:has(.st-key-sheet) {{padding: {BAR}px 0 40px}}
.stApp [data-testid="stMainBlockContainer"]:has(.st-key-sheet) > div {{gap: 0}}
.stApp .st-key-sheet {{min-height: max(560px, calc(100vh - {BAR}px))}}
.stApp .st-key-below {{padding: 18px 20px 0; min-height: 60vh}}
.stApp .st-key-find {{min-height: calc(100vh - 160px)}}
.stApp .st-key-review_desk > div > [data-testid="stHorizontalBlock"] {{
  flex-direction: row-reverse;
}}
.stApp .st-key-review_queue button, .stApp .st-key-review_queue button > div {{
  justify-content: start; text-align: start;
}}
.stApp .st-key-find_bar_room {{
  position: fixed; top: 6px; right: 16px; width: 250px; z-index: 999991;
}}
@media (min-width: 1001px) {{
  .stApp:has(.st-key-find_bar_room) [data-testid="stToolbar"] {{padding-right: 274px}}
}}
@media (max-width: 640px) {{
  .stApp .st-key-review_records table {{table-layout: fixed; width: 100%; font-size: 13px}}
  .stApp .st-key-review_records :is(td, th) {{padding: 4px}}
  .stApp .st-key-review_records table * {{overflow-wrap: anywhere; white-space: normal}}
}}
@media (max-width: 1000px) {{.stApp .st-key-find_bar_room {{display: none}}}}
</style>"""
"""The sheet and the results of a search have their height before they come, the small box its place
in the bar; padding instead of a centred width; room for the scroll bar that comes later."""
