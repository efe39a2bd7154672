"""Pictures of the runner, drawn by OpenGL without a screen (EGL), in software if need be.

What never moves is drawn once; each frame draws people and belt over a copy of it,
inside the window of the picture that they can touch. Pictures are drawn larger and
shrunk (cheaper here than multisampling, which costs early depth tests). The alpha
channel carries the part of the body that a pixel shows (index into `PARTS`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from gait.arrays import FloatArray, UInt8Array
from gait.twin.camera import Camera
from gait.twin.gl import (
    GlObject,
    face_mask,
    link,
    looking,
    new_context,
    noise_volume,
    opengl,
    ortho,
    padded_bones,
    read_pixels,
    set_matrix,
)
from gait.twin.posing import Pose
from gait.twin.room import Pane, Room
from gait.twin.runner import Runner
from gait.twin.shoes import SOLE_M
from gait.twin.skeleton import SEGMENTS
from gait.twin.surface import Material, Surface, part_numbers

__all__ = ["Look", "Renderer", "bone_matrices"]

_SHADOW_PX: Final = 1024
_OVERSAMPLE: Final = 1.5
_PERSON_LAYOUT: Final = (
    ("in_position", 3),
    ("in_normal", 3),
    ("in_colour", 3),
    ("in_texture", 2),
    ("in_material", 1),
    ("in_part", 1),
    ("in_bones", 4),
    ("in_weights", 4),
)
_SCENE_LAYOUT: Final = (
    ("in_position", 3),
    ("in_normal", 3),
    ("in_colour", 3),
    ("in_material", 1),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a person wears and looks like beyond his surface."""

    runner: Runner
    hair: tuple[float, float, float]
    trim: tuple[float, float, float]
    pattern: int
    textured_shoe: bool = False


def bone_matrices(pose: Pose, rows: Sequence[int] | None = None) -> NDArray[np.float32]:
    """Skinning matrices of every instant, (n, segments, 4, 4), column-major for OpenGL."""
    n = len(pose.origins_m["pelvis"])
    pick = list(range(n)) if rows is None else list(rows)
    out = np.zeros((len(pick), len(SEGMENTS), 4, 4), dtype=np.float32)
    for k, segment in enumerate(SEGMENTS):
        turn = pose.turns[segment][pick]
        rest = pose.skeleton.origins_m[segment]
        out[:, k, :3, :3] = np.swapaxes(turn, 1, 2)
        out[:, k, 3, :3] = pose.origins_m[segment][pick] - turn @ rest
        out[:, k, 3, 3] = 1.0
    return out


class Renderer:
    """Draws one scene with one camera.

    Parameters
    ----------
    looks : sequence of Look
        People; the first is the runner, the only one with parts in the alpha channel.
    room : Room
    camera : Camera
    window : (left, top, width, height)
        Part of the picture that changes from frame to frame, even numbers of pixels.
    """

    def __init__(
        self,
        looks: Sequence[Look],
        room: Room,
        camera: Camera,
        window: tuple[int, int, int, int],
    ) -> None:
        self._context = new_context()
        self._room, self._camera = room, _enlarged(camera)
        self._final_size, self._final_window = (camera.width_px, camera.height_px), window
        self._window = _scaled(window)
        self._keep: list[GlObject] = []
        # discarding is left to the pass that only writes depth: see `frame`
        self._person = link(self._context, "skin.vert", "light", "person.frag")
        self._scene = link(self._context, "scene.vert", "light", "pane", "scene.frag")
        self._shape = link(
            self._context, "skin.vert", "light", "pane", "cut", "person_depth.frag"
        )
        self._silhouette = link(self._context, "skin.vert", "depth.frag")
        self._looks = looks
        self._people = [self._upload_person(look, first=i == 0) for i, look in enumerate(looks)]
        self._still = self._upload_scene(room.still)
        self._belt = self._upload_scene(room.belt)
        self._textures()
        self._fixed_uniforms()
        self._backdrop = self._draw_backdrop()
        self._still_target = self._new_target(self._window[2:])
        self._target = self._new_target(self._window[2:])
        self._aim(self._window)
        self._draw_still(self._still_target)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._context.release()

    def _arrays(
        self, table: NDArray[np.float32], layout: GlObject, programs: GlObject, index: GlObject
    ) -> GlObject:
        buffer = self._context.buffer(np.ascontiguousarray(table).tobytes())
        self._keep.append(buffer)
        out = []
        for program in programs:
            names = [name for name, _ in layout if name in program]
            kinds = " ".join(f"{n}f" if name in program else f"{4 * n}x" for name, n in layout)
            content = [(buffer, kinds, *names)]
            out.append(self._context.vertex_array(program, content, index_buffer=index))
        return out

    def _upload_person(self, look: Look, *, first: bool) -> GlObject:
        surface: Surface = look.runner.surface
        strongest = np.argsort(-surface.weights, axis=1)[:, :4]
        weights = np.take_along_axis(surface.weights, strongest, axis=1)
        weights = weights / weights.sum(axis=1, keepdims=True)
        part = part_numbers(surface) if first else np.zeros(len(surface.position_m))
        table = np.hstack(
            [
                surface.position_m,
                surface.normal,
                surface.colour**2.2,
                surface.texture,
                surface.material[:, None],
                part[:, None],
                strongest,
                weights,
            ]
        ).astype(np.float32)
        index = self._context.buffer(surface.triangles.astype(np.int32).tobytes())
        self._keep.append(index)
        programs = (self._person, self._shape, self._silhouette)
        return self._arrays(table, _PERSON_LAYOUT, programs, index)

    def _upload_scene(self, rows: FloatArray) -> GlObject:
        return self._arrays(rows.astype(np.float32), _SCENE_LAYOUT, (self._scene,), None)

    def _textures(self) -> None:
        context = self._context
        self._shadow = context.depth_texture((_SHADOW_PX, _SHADOW_PX))
        self._shadow.compare_func = "<="
        linear = (opengl().LINEAR, opengl().LINEAR)
        self._shadow.filter = linear
        self._shadow_target = context.framebuffer(depth_attachment=self._shadow)
        noise = noise_volume()
        volume = context.texture3d(noise.shape[:3], 4, noise.tobytes())
        volume.filter = linear
        volume.use(1)
        self._keep.append(volume)
        faces = any(np.any(k.runner.surface.material == Material.SKIN) for k in self._looks)
        for unit, name in ((2, "mpfb_lips.jpg"), (3, "mpfb_eyelids.jpg")):
            mask = face_mask(name) if faces else np.zeros((2, 2), dtype=np.uint8)
            texture = context.texture(mask.shape, 1, mask.tobytes(), alignment=1)
            texture.build_mipmaps()
            texture.use(unit)
            self._keep.append(texture)

    def _fixed_uniforms(self) -> None:
        room = self._room
        at = np.array([0.0, 0.0, 0.8])
        self._light = ortho(1.7, 0.5, 9.0) @ looking(at + 5.0 * room.key, at)
        fixed = {
            "shadow": 0,
            "noise": 1,
            "lips": 2,
            "lids": 3,
            "eye": tuple(self._camera.eye_m),
            "key_direction": tuple(room.key),
            "key_colour": tuple(room.key_colour),
            "ambient": tuple(room.ambient),
            "floor_pattern": room.floor_pattern,
            "wall_pattern": room.wall_pattern,
            "sole": SOLE_M,
            "hole": (0.0, 0.0, 0.0, 0.0),
        }
        if room.pane is not None:
            (x0, x1), (z0, z1) = room.pane.x_m, room.pane.z_m
            fixed |= {"hole": (x0, x1, z0, z1), "hole_y": room.pane.y_m}
        for program in (self._person, self._scene, self._shape, self._silhouette):
            for name, value in fixed.items():
                if name in program:
                    program[name] = value
            set_matrix(program, "mirror", np.eye(4))
            set_matrix(program, "light_projection", self._light)
        self._pane_off()
        self._context.enable(opengl().DEPTH_TEST)

    def _new_target(self, size: tuple[int, int]) -> GlObject:
        context = self._context
        colour = context.renderbuffer(size, 4)
        return context.framebuffer([colour], context.depth_renderbuffer(size))

    def _aim(self, window: tuple[int, int, int, int]) -> None:
        self._matrix = self._camera.clip_matrix(window)
        matrix = self._matrix
        for program in (self._person, self._scene, self._shape):
            set_matrix(program, "view_projection", matrix)

    def _pane_off(self) -> None:
        for program in (self._person, self._scene, self._shape):
            if "pane" in program:
                program["pane"] = (0.0, 0.0, 0.0, 0.0)

    def _pane_on(self, pane: Pane) -> None:
        flip = np.diag([1.0, -1.0, 1.0, 1.0])
        flip[1, 3] = 2.0 * pane.y_m
        for program in (self._person, self._scene, self._shape):
            if "pane" in program:
                program["pane"] = (pane.y_m, pane.x_m[0], pane.x_m[1], 1.0)
                program["pane_z"] = pane.z_m
            set_matrix(program, "mirror", flip)

    def _mirrored(self, draw: GlObject) -> None:
        """Draw once more as seen in the mirror; the wall does not hide it."""
        if self._room.pane is None:
            return
        self._pane_on(self._room.pane)
        draw()
        self._pane_off()
        for program in (self._person, self._scene, self._shape):
            set_matrix(program, "mirror", np.eye(4))

    def _draw_still(self, target: GlObject) -> None:
        """Empty room; the shadow map is empty too."""
        self._shadow_target.use()
        self._shadow_target.clear(depth=1.0)
        self._shadow.use(0)
        target.use()
        target.clear(0.6, 0.62, 0.65, 0.0)
        self._still[0].render()
        # the wall has a hole where the mirror hangs: the room behind shows through it
        self._mirrored(self._still[0].render)

    def _draw_backdrop(self) -> UInt8Array:
        """Draw the whole final picture without people, (height, width, 3)."""
        size = (self._camera.width_px, self._camera.height_px)
        target = self._new_target(size)
        self._aim((0, 0, *size))
        self._draw_still(target)
        self._belt[0].render()
        picture = _shrunk(read_pixels(target, size)[..., :3], self._final_size)
        target.release()
        return picture

    def frame(
        self, people: Sequence[NDArray[np.float32]], belt_m: float
    ) -> tuple[UInt8Array, UInt8Array]:
        """Draw one instant.

        Parameters
        ----------
        people : sequence of (segments, 4, 4) array
            `bone_matrices` of every person.
        belt_m : float
            How far the belt has moved.

        Returns
        -------
        picture : (height, width, 3) array
            sRGB.
        parts : (h, w) array
            Part of the body that each pixel of the enlarged window shows; see
            `in_parts`.
        """
        context = self._context
        self._shadow_target.use()
        self._shadow_target.clear(depth=1.0)
        set_matrix(self._silhouette, "view_projection", self._light)
        for arrays, matrices in zip(self._people, people, strict=True):
            self._silhouette["bones"].write(padded_bones(matrices))
            arrays[2].render()
        self._shadow.use(0)
        context.copy_framebuffer(self._target, self._still_target)
        self._target.use()
        self._scene["belt_m"] = belt_m % 34.2
        self._belt[0].render()

        def draw() -> None:
            # depth first: shading is dear, and clothes hide most of the skin
            for arrays, matrices in zip(self._people, people, strict=True):
                self._shape["bones"].write(padded_bones(matrices))
                arrays[1].render()
            context.depth_func = "=="
            self._target.depth_mask = False
            for look, arrays, matrices in zip(self._looks, self._people, people, strict=True):
                self._dress(look)
                self._person["bones"].write(padded_bones(matrices))
                arrays[0].render()
            self._target.depth_mask = True
            context.depth_func = "<"

        draw()
        self._mirrored(draw)
        drawn = read_pixels(self._target, self._window[2:])
        left, top, width, height = self._final_window
        picture = self._backdrop.copy()
        picture[top : top + height, left : left + width] = _shrunk(
            drawn[..., :3], (width, height)
        )
        return picture, drawn[..., 3]

    def in_parts(self, pixels: FloatArray) -> FloatArray:
        """Pixels of the picture as pixels of the `parts` of a frame."""
        moved: FloatArray = _OVERSAMPLE * (pixels - np.array(self._final_window[:2]))
        return moved

    def _dress(self, look: Look) -> None:
        eyes = look.runner.eyes_m
        values = {
            "eye_left": tuple(eyes[0]),
            "eye_right": tuple(eyes[1]),
            "hair_colour": tuple(np.array(look.hair) ** 2.2),
            "beard": float(look.runner.beard),
            "trim": tuple(np.array(look.trim) ** 2.2),
            "pattern": look.pattern,
            "textured_shoe": int(look.textured_shoe),
        }
        for name, value in values.items():
            if name in self._person:
                self._person[name] = value


def _scaled(window: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, width, height = (round(_OVERSAMPLE * v) for v in window)
    return left, top, width, height


def _enlarged(camera: Camera) -> Camera:
    return replace(
        camera,
        focal_px=_OVERSAMPLE * camera.focal_px,
        width_px=round(_OVERSAMPLE * camera.width_px),
        height_px=round(_OVERSAMPLE * camera.height_px),
    )


def _shrunk(picture: UInt8Array, size: tuple[int, int]) -> UInt8Array:
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
