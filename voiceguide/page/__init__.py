"""The page to lie beside: one HTML file that plays a track and shows what is said."""
