internal import CBLAKE3
