"""住民・母子保健・教育・保育の写し: what the ward's other systems deliver, mirrored and never edited."""
