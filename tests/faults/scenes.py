"""What can happen to a survey team, as scenes of a run: each makes interviews, and lets something go wrong."""

from collections.abc import Mapping

from faults import server_scenes, tablet_scenes
from faults.network import ON_THE_WAY
from faults.stage import Scene, Stage


def _on_the_way(name: str) -> Scene:
    def play(stage: Stage) -> None:
        stage.hands.interviews(1, 3)
        stage.proxy.faults.append(ON_THE_WAY[name](stage.chance))
        stage.hands.send()

    return play


SCENES: Mapping[str, Scene] = {name: _on_the_way(name) for name in ON_THE_WAY} | {
    "a damaged copy": server_scenes.a_damaged_copy,
    "server killed": server_scenes.a_killed_server,
    "browser killed while saving": tablet_scenes.a_browser_killed_while_saving,
    "browser killed while sending": tablet_scenes.a_browser_killed_while_sending,
    "two tabs": tablet_scenes.two_tabs,
    "clock wrong": tablet_scenes.a_wrong_clock,
    "clocks go back": tablet_scenes.the_clocks_go_back,
    "withdrawn": server_scenes.withdrawn,
    "closed": server_scenes.closed,
    "new version": server_scenes.a_new_version,
    "revoked": tablet_scenes.a_revoked_tablet,
    "restored server": server_scenes.a_restored_server,
    "replayed by another": server_scenes.a_replayed_batch,
    "storage cleared": tablet_scenes.cleared_storage,
    "cold start offline": tablet_scenes.a_cold_start_without_a_network,
    "portal": server_scenes.a_portal,
    "database locked": server_scenes.a_locked_database,
    "disk full": server_scenes.a_full_disk,
    "tablet full": tablet_scenes.a_full_tablet,
    "cloned": tablet_scenes.a_cloned_tablet,
    "bundle": tablet_scenes.an_exported_bundle,
    "lost key": server_scenes.a_lost_key,
    "cut again and again": server_scenes.many_aborted,
    "through the screens": tablet_scenes.through_the_screens,
}
