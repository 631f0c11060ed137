"""
What: a zip with an entry that would unpack outside of its folder is refused.
Why: MiniStack takes it and unpacks the entry under another name.
Echoes: nothing
Gone when: the test `functions` passes without this file.
"""

import io
import posixpath
import zipfile

from ministack.core.responses import error_response_json
from ministack.services import lambda_svc


def apply():
    reject_without = lambda_svc._reject_unreadable_zip

    def reject(zip_data):
        return reject_without(zip_data) or refusal_of(zip_data)

    lambda_svc._reject_unreadable_zip = reject


def refusal_of(zip_data):
    if zip_data is None:
        return None
    with zipfile.ZipFile(io.BytesIO(zip_data)) as package:
        outside = next(filter(is_outside, package.namelist()), None)
    if outside is None:
        return None
    message = f"Could not unzip uploaded file: the entry {outside} is outside of its folder. Please check your file, then try to upload again."
    return error_response_json("InvalidParameterValueException", message, 400)


def is_outside(name):
    path = posixpath.normpath(name.replace("\\", "/"))
    return path.startswith(("/", "../")) or path == ".." or path[1:2] == ":"
