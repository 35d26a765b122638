"""コード表: every list the ward may change, dated: 経路, 相談種別, 続柄, 終結理由 …"""
