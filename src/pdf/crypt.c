/* Keys and streams by libharu's RC4. */
#include <stdlib.h>
#include <string.h>

#include "pdf/crypt.h"

enum { KEY_BYTES = 16 };

struct crypt {
	HPDF_Encrypt_Rec keys;
};

bool crypt_is_password(const char *text)
{
	size_t size = strlen(text);

	for (size_t i = 0; i < size; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return size > 0 && size <= HPDF_PASSWD_LEN;
}

struct crypt *crypt_new(
    const char *user, const char *owner, const struct hash *permanent)
{
	struct crypt *crypt = memory_new(sizeof(*crypt));
	HPDF_Encrypt keys = &crypt->keys;

	HPDF_Encrypt_Init(keys);
	keys->mode = HPDF_ENCRYPT_R3;
	keys->key_len = KEY_BYTES;
	/* Whoever can open it may do all. */
	keys->permission = (HPDF_INT)(HPDF_PERMISSION_PAD | HPDF_ENABLE_PRINT |
	    HPDF_ENABLE_EDIT_ALL | HPDF_ENABLE_COPY | HPDF_ENABLE_EDIT);
	HPDF_PadOrTrancatePasswd(user, keys->user_passwd);
	HPDF_PadOrTrancatePasswd(
	    owner != NULL ? owner : user, keys->owner_passwd);
	memcpy(keys->encrypt_id, permanent->bytes, HPDF_ID_LEN);
	HPDF_Encrypt_CreateOwnerKey(keys);
	HPDF_Encrypt_CreateEncryptionKey(keys);
	HPDF_Encrypt_CreateUserKey(keys);
	return crypt;
}

void crypt_free(struct crypt *crypt)
{
	if (crypt == NULL)
		return;
	explicit_bzero(crypt, sizeof(*crypt));
	free(crypt);
}

HPDF_Encrypt crypt_object(struct crypt *crypt, object_id id)
{
	HPDF_Encrypt_InitKey(&crypt->keys, id, 0);
	return &crypt->keys;
}

void crypt_begin(struct crypt *crypt)
{
	HPDF_Encrypt_Reset(&crypt->keys);
}

void crypt_bytes(struct crypt *crypt, void *bytes, size_t size)
{
	HPDF_Encrypt_CryptBuf(&crypt->keys, bytes, bytes, (HPDF_UINT)size);
}

void crypt_put_dictionary(const struct crypt *crypt, struct buf *out)
{
	const HPDF_Encrypt_Rec *keys = &crypt->keys;

	buf_printf(out, "<</Filter/Standard/V 2/R 3/Length %d/P %d/O<",
	    8 * KEY_BYTES, keys->permission);
	hex_put(out, keys->owner_key, HPDF_PASSWD_LEN);
	buf_puts(out, ">/U<");
	hex_put(out, keys->user_key, HPDF_PASSWD_LEN);
	buf_puts(out, ">>>");
}
